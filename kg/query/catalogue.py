"""The question library as people read it: the list, one question described with its values, and `ontology/questions/README.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from kg.iri import shorten
from kg.query.labels import Labels
from kg.query.plaintable import width
from kg.query.questions import Column, Parameter, Question, Words
from kg.store.base import XSD, Solutions, Term

LIST_COLUMNS = (
    "name", "title_zh", "title_en", "theme_zh", "theme_en", "description_zh", "description_en", "parameters", "columns", "display",
    "competency", "question",
)  # fmt: skip
VALUE_COLUMNS = ("parameter", "label_zh", "label_en", "needed", "default", "value", "value_zh", "value_en")
_SHOWN = 20


def list_solutions(questions: Sequence[Question]) -> Solutions:
    """Return one row a question."""
    return Solutions(variables=LIST_COLUMNS, rows=[_list_row(question) for question in questions])


def _list_row(question: Question) -> tuple[Term | None, ...]:
    words = (question.title, question.theme, question.description)
    texts = [question.name, *(text for pair in words for text in (pair.zh, pair.en))]
    texts.append(" ".join(parameter.name for parameter in question.parameters))
    texts.append(" ".join(column.name for column in question.columns))
    texts += [question.display, " ".join(question.competency)]
    return (*(_text(text) for text in texts), Term("iri", question.iri))


def list_lines(questions: Sequence[Question]) -> Iterator[str]:
    """Yield the list by theme: name, needed and optional parameters, zh and en title."""
    longest = max((len(question.name) for question in questions), default=0)
    for theme, group in groupby(questions, key=lambda question: question.theme):
        yield str(theme)
        for question in group:
            yield f"  {question.name:<{longest}}  {question.title.zh} · {question.title.en}"
    yield ""
    yield f"{len(questions)} questions. kg ask NAME --help: its parameters; --describe: their values; --sparql: its query."


def value_solutions(question: Question, values: Mapping[str, Sequence[Term]], labels: Labels) -> Solutions:
    """Return one row for each value of each parameter; a parameter of free text or numbers has one row without value."""
    rows = [
        _value_row(parameter, value, labels)
        for parameter in question.parameters
        for value in values[parameter.name] or (None,)
    ]
    return Solutions(variables=VALUE_COLUMNS, rows=rows)


def _value_row(parameter: Parameter, value: Term | None, labels: Labels) -> tuple[Term | None, ...]:
    names = [labels.get(value.value, language) if value and value.kind == "iri" else None for language in ("zh", "en")]
    needed = Term("literal", "false" if parameter.optional or parameter.default else "true", f"{XSD}boolean")
    head = (
        _text(parameter.name),
        _text(parameter.label.zh),
        _text(parameter.label.en),
        needed,
        parameter.default,
        value,
    )
    return (*head, *(_text(name) for name in names))


def described_lines(question: Question, values: Mapping[str, Sequence[Term]], labels: Labels) -> Iterator[str]:
    """Yield a question with its parameters, at most twenty values of each, and its columns."""
    yield f"{question.name}  {question.title}"
    yield from (f"  {text}" for text in (question.description.zh, question.description.en))
    for parameter in question.parameters:
        yield f"  --{parameter.name}  {parameter.label}  [{_need(parameter)}]"
        shown = [_named(value, labels) for value in values[parameter.name][:_SHOWN]]
        more = len(values[parameter.name]) - len(shown)
        yield from (
            f"      {text}" for text in (*shown, *([f"… +{more} (--format csv lists all)"] if more > 0 else []))
        )
    widest = max((len(column.name) for column in question.columns), default=0)
    yield "  " + str(Words("结果列", "columns"))
    yield from (f"      {column.name:<{widest}}  {_column(column)}" for column in question.columns)


def _need(parameter: Parameter) -> str:
    if parameter.default is not None:
        return f"默认 default: {shorten(parameter.default.value)}"
    return "可省 optional" if parameter.optional else "必填 needed"


def _named(value: Term, labels: Labels) -> str:
    if value.kind != "iri":
        return value.value
    names = dict.fromkeys(
        filter(None, (labels.get(value.value, "zh"), labels.get(value.value, "en"), shorten(value.value)))
    )
    head, *rest = names
    return head + " " * max(0, 28 - width(head)) + "  " + " · ".join(rest)


def _column(column: Column) -> str:
    return f"{column.label}" + (f" ({column.unit})" if column.unit else "")


def documentation(questions: Sequence[Question]) -> str:
    """Return `ontology/questions/README.md`: every question with its parameters and columns. Made by ``kg ask --docs``."""
    return "\n".join(_documented(questions)) + "\n"


def _documented(questions: Sequence[Question]) -> Iterable[str]:
    yield "# 题库 Question library"
    yield ""
    yield "Made by `kg ask --docs`; do not edit. Ask with `kg ask NAME --parameter value`. A value is a name (深圳, Shenzhen), a local"
    yield "name (`city/shenzhen`) or an IRI; `*` lifts a default. A column `bound` says `exact`, or `atLeast` where a list is open."
    for theme, group in groupby(questions, key=lambda question: question.theme):
        yield f"\n## {theme}\n"
        yield "| 问题 question | 参数 parameters | 结果列 columns | 展示 display |"
        yield "|---|---|---|---|"
        for question in group:
            asked = f"**{question.name}** {question.title.zh} · {question.title.en}<br>{question.description.zh} {question.description.en}"
            parameters = "<br>".join(f"`--{p.name}` {p.label} [{_need(p)}]" for p in question.parameters)
            columns = ", ".join(f"`{column.name}`" for column in question.columns)
            display = " ".join((question.display, *(f"`{name}`" for name in question.display_columns)))
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in (asked, parameters, columns, display)) + " |"
    yield "\n## 列 Columns\n"
    every = {column.name: column for question in questions for column in question.columns}
    yield " · ".join(f"`{name}` {_column(every[name])}" for name in sorted(every))


def _text(text: str | None) -> Term | None:
    return Term("literal", text, f"{XSD}string") if text else None
