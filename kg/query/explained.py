"""Explanations for people and for files: statements with their evidence as rows, and as indented text with the line around a span."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.iri import ONTOLOGY, shorten
from kg.query.explain import Proof, Statement
from kg.query.labels import Labels
from kg.store.base import XSD, Solutions, Term

SourceText = Callable[[str], str | None]
"""IRI of a source -> its decoded text, or None where the text is not at hand."""

COLUMNS = (
    "subject", "subject_label", "property", "property_zh", "property_en", "value", "value_label", "level", "source", "source_label",
    "start", "end", "printed", "context", "confidence", "reason",
)  # fmt: skip
_AROUND = 30
_SAYS = {
    "address": {"zh": "仅有地址", "en": "known by its address alone"},
    "none": {"zh": "没有记录证据", "en": "no evidence recorded"},
}


def _nowhere(_: str) -> None:
    """Return no address of a source."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Names things in one language first, and finds the line around a span where the source's text is at hand, else its address."""

    labels: Labels
    text_of: SourceText
    language: str = "zh"
    address_of: SourceText = _nowhere

    def context(self, proof: Proof, left: str = "«", right: str = "»") -> str | None:
        """Return the line around a span with the span marked, cut to thirty characters on each side; None without the text."""
        text = self.text_of(proof.source) if proof.start is not None else None
        if text is None or proof.start is None or proof.end is None:
            return None
        head, tail = text[: proof.start].rpartition("\n")[2], text[proof.end :].partition("\n")[0]
        head = head if len(head) <= _AROUND else f"…{head[-_AROUND:]}"
        tail = tail if len(tail) <= _AROUND else f"{tail[:_AROUND]}…"
        return f"{head}{left}{text[proof.start : proof.end]}{right}{tail}"

    def solutions(self, statements: Sequence[Statement]) -> Solutions:
        """Return one row for each piece of evidence of each statement; a statement without evidence has one row too."""
        rows = [self._row(statement, proof) for statement in statements for proof in statement.proofs or (None,)]
        return Solutions(variables=COLUMNS, rows=rows)

    def _row(self, statement: Statement, proof: Proof | None) -> tuple[Term | None, ...]:
        value = statement.value
        head = (
            Term("iri", statement.subject),
            _text(self.name(statement.subject)),
            Term("iri", statement.property),
            _text(self.labels.get(statement.property, "zh")),
            _text(self.labels.get(statement.property, "en")),
            value,
            _text(self.name(value.value) if value.kind == "iri" else None),
        )
        if proof is None:
            return (*head, *(None,) * 9)
        return (
            *head,
            _text(proof.level.removeprefix(ONTOLOGY)),
            Term("iri", proof.source),
            _text(self.name(proof.source)),
            _number(proof.start),
            _number(proof.end),
            _text(proof.printed),
            _text(self.context(proof)),
            None if proof.confidence is None else Term("literal", proof.confidence, f"{XSD}decimal"),
            _text(proof.reason),
        )

    def name(self, node: str) -> str:
        """Return the name of a node in this language, or its short form."""
        return self.labels.best(node, self.language)

    def lines(self, thing: str, statements: Sequence[Statement]) -> Iterator[str]:
        """Yield the explanation as indented lines: the thing, its statements, and their evidence, once under those that share it."""
        yield f"{self.name(thing)}  {shorten(thing)}"
        shared: dict[tuple[bool, tuple[Proof, ...]], list[Statement]] = {}
        for statement in statements:
            shared.setdefault((statement.outgoing, statement.proofs), []).append(statement)
        for (_, proofs), alike in shared.items():
            yield from (f"  {self._said(statement)}" for statement in alike)
            yield from (f"      {line}" for proof in proofs for line in self._proved(proof))
            if not proofs:
                yield f"      {_SAYS['none'][self.language]}"

    def _said(self, statement: Statement) -> str:
        prop, value = self.name(statement.property), statement.value
        if not statement.outgoing:
            return f"← {self.name(statement.subject)}  {shorten(statement.subject)}  {prop}"
        if value.kind != "iri":
            return f"{prop}: {value.value}" + (f" @{value.lang}" if value.lang else "")
        return f"{prop}: {'  '.join(dict.fromkeys((self.name(value.value), shorten(value.value))))}"

    def _proved(self, proof: Proof) -> Iterator[str]:
        level, source = self.name(proof.level), self.name(proof.source)
        sure = "" if proof.confidence is None else f" {proof.confidence}"
        if proof.start is None:
            yield f"{level}{sure} · {source} · {self.address_of(proof.source) or _SAYS['address'][self.language]}"
        else:
            yield f"{level}{sure} · {source} {proof.start}–{proof.end} · {proof.printed}"
            context = self.context(proof)
            if context is not None:
                yield f"    {context}"
        if proof.reason:
            yield f"    {proof.reason}"

    def missing_texts(self, statements: Sequence[Statement]) -> list[str]:
        """Return the sources whose spans are shown without the line around them, by name."""
        proofs = [proof for statement in statements for proof in statement.proofs if proof.start is not None]
        return sorted({self.name(proof.source) for proof in proofs if self.text_of(proof.source) is None})


def _text(text: str | None) -> Term | None:
    return None if text is None else Term("literal", text, f"{XSD}string")


def _number(number: int | None) -> Term | None:
    return None if number is None else Term("literal", str(number), f"{XSD}integer")
