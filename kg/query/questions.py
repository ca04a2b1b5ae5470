"""The question library: each question is one `sh:SPARQLSelectExecutable` in `ontology/questions/*.ttl`.

The same definition serves the command line, web forms, notebooks, the list in `ontology/questions/README.md` and the tests. Nothing
here runs a query; see :mod:`kg.query.asking`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import InputError, UnknownNameError
from kg.iri import prefixes
from kg.query.folding import fold
from kg.resources import ontology_dir
from kg.store.base import Term
from kg.store.triples import Triple, read_turtle

BASE = "https://w3id.org/planatlas/question/"
_PA = "https://w3id.org/planatlas/ontology#"
_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DESCRIPTION = "http://purl.org/dc/terms/description"
_KEYWORD = "https://schema.org/keywords"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value a question asks for: a thing of a class, or a literal of a datatype.

    An optional parameter without a value leaves its variable free, so the question runs over all values. `choices` are a fixed list of
    values; `value_query` is a SELECT whose first column offers values; neither: all things of `of_class`. `any_thing`: of any class.
    """

    name: str
    label: Words
    of_class: tuple[str, ...] = ()
    any_thing: bool = False
    datatype: str | None = None
    optional: bool = False
    default: Term | None = None
    choices: tuple[Term, ...] = ()
    value_query: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an answer; `unit` says what a number counts."""

    name: str
    label: Words
    unit: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the library.

    `display` is the form that fits the answer best (table, chart, map or network) and `display_columns` what it needs: category and
    number for a chart; label, latitude and longitude for a map; from and to for a network.
    """

    name: str
    iri: str
    title: Words
    description: Words
    theme: Words
    theme_order: int
    keywords: tuple[str, ...]
    select: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    display: str
    display_columns: tuple[str, ...] = ()
    competency: tuple[str, ...] = ()
    inferred: bool = False

    @property
    def query(self) -> str:
        """The SELECT with the PREFIX lines it needs."""
        return with_prefixes(self.select)


def with_prefixes(select: str) -> str:
    """Return `select` under the PREFIX lines it uses, sorted by prefix.

    Examples
    --------
    >>> print(with_prefixes("SELECT ?s { ?s a pa:Task }"))
    PREFIX pa: <https://w3id.org/planatlas/ontology#>
    SELECT ?s { ?s a pa:Task }
    """
    known = prefixes()
    used = [prefix for prefix in sorted(known) if re.search(rf"(?<![\w:-]){re.escape(prefix)}:", select)]
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in used) + select.strip()


def find_question(name: str, library: Sequence[Question] | None = None) -> Question:
    """Return the question called `name`: its local name, its IRI, or its zh or en title.

    Raises
    ------
    UnknownNameError
        If no question is called so; the nearest names are given.
    """
    from difflib import get_close_matches

    questions = read_questions() if library is None else library
    wanted = fold(name.removeprefix(BASE))
    for question in questions:
        if wanted in (question.name, fold(question.title.zh), fold(question.title.en)):
            return question
    near = get_close_matches(wanted, [question.name for question in questions], n=3, cutoff=0.3)
    near += [
        q.name
        for q in questions
        if q.name not in near and any(wanted and wanted in fold(k) for k in (*q.keywords, q.title.zh))
    ]
    raise UnknownNameError("question", name, near[:5])


@cache
def read_questions(folder: Path | None = None) -> tuple[Question, ...]:
    """Return every question of the library, by theme and then by place in it.

    Raises
    ------
    InputError
        If a file is not Turtle or a question lacks something; the error names it.
    """
    place = folder or ontology_dir() / "questions"
    described = _Described(triple for path in sorted(place.glob("*.ttl")) for triple in read_turtle(path))
    found = [_question(described, iri) for iri in described.of_type(f"{_SH}SPARQLSelectExecutable")]
    return tuple(sorted(found, key=lambda question: (question.theme_order, question.name)))


class _Described:
    """Triples by subject and predicate, with the readings that the library needs."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[str, str], list[Term]] = {}
        for subject, predicate, value in triples:
            self._values.setdefault((subject.value, predicate.value), []).append(value)

    def of_type(self, iri: str) -> list[str]:
        return [
            s for (s, p), values in self._values.items() if p == f"{_RDF}type" and any(v.value == iri for v in values)
        ]

    def all(self, subject: str, predicate: str) -> list[Term]:
        return self._values.get((subject, predicate), [])

    def one(self, subject: str, predicate: str) -> Term | None:
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: str, predicate: str) -> str:
        found = self.one(subject, predicate)
        if found is None:
            raise InputError(f"{subject} has no <{predicate}>", place="ontology/questions", remedy="add it")
        return found.value

    def words(self, subject: str, predicate: str) -> Words:
        by_language = {value.lang: value.value for value in self.all(subject, predicate)}
        if not {"zh", "en"} <= set(by_language):
            raise InputError(f"{subject} has no zh and en <{predicate}>", place="ontology/questions", remedy="add both")
        return Words(by_language["zh"], by_language["en"])

    def listed(self, subject: str, predicate: str) -> list[Term]:
        node, items = self.one(subject, predicate), list[Term]()
        while node is not None and node.value != f"{_RDF}nil":
            items += self.all(node.value, f"{_RDF}first")
            node = self.one(node.value, f"{_RDF}rest")
        return items


def _question(d: _Described, iri: str) -> Question:
    theme = d.text(iri, f"{_PA}theme")
    return Question(
        name=iri.removeprefix(BASE),
        iri=iri,
        title=d.words(iri, _LABEL),
        description=d.words(iri, _DESCRIPTION),
        theme=d.words(theme, _LABEL),
        theme_order=int(d.text(theme, f"{_SH}order")),
        keywords=tuple(sorted(value.value for value in d.all(iri, _KEYWORD))),
        select=d.text(iri, f"{_SH}select"),
        parameters=_parameters(d, iri),
        columns=tuple(_column(d, node.value) for node in d.listed(iri, f"{_PA}columns")),
        display=d.text(iri, f"{_PA}display"),
        display_columns=tuple(_local(node.value) for node in d.listed(iri, f"{_PA}displayColumns")),
        competency=tuple(sorted(value.value for value in d.all(iri, f"{_PA}competency"))),
        inferred=any(value.value == "true" for value in d.all(iri, f"{_PA}usesInferred")),
    )


def _parameters(d: _Described, iri: str) -> tuple[Parameter, ...]:
    nodes = [node.value for node in d.all(iri, f"{_SH}parameter")]
    return tuple(_parameter(d, node) for node in sorted(nodes, key=lambda node: int(d.text(node, f"{_SH}order"))))


def _parameter(d: _Described, node: str) -> Parameter:
    value_query, datatype = d.one(node, f"{_PA}valueQuery"), d.one(node, f"{_SH}datatype")
    return Parameter(
        name=_local(d.text(node, f"{_SH}path")),
        label=d.words(node, f"{_SH}name"),
        of_class=tuple(sorted(value.value for value in d.all(node, f"{_SH}class"))),
        any_thing=bool(d.all(node, f"{_SH}nodeKind")),
        datatype=datatype.value if datatype else None,
        optional=any(value.value == "true" for value in d.all(node, f"{_SH}optional")),
        default=d.one(node, f"{_SH}defaultValue"),
        choices=tuple(d.listed(node, f"{_SH}in")),
        value_query=value_query.value if value_query else None,
    )


def _column(d: _Described, node: str) -> Column:
    unit = d.words(node, f"{_PA}unitName") if d.all(node, f"{_PA}unitName") else None
    return Column(name=_local(node), label=d.words(node, _LABEL), unit=unit)


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
