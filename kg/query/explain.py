"""`kg why`: every statement about a thing, each with the characters of the source that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.iri import ONTOLOGY
from kg.query.stored import stored_query
from kg.store.base import Store, Term

_PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Proof:
    """One piece of evidence: where a source says it, and how it is known.

    `start` and `end` are 0-based code points of the source's text, end exclusive; None where the source is known by its address alone.
    """

    source: str
    start: int | None
    end: int | None
    printed: str | None
    level: str
    confidence: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, subject, property and value, with its evidence; `outgoing` if the thing asked about is the subject."""

    subject: str
    property: str
    value: Term
    outgoing: bool
    proofs: tuple[Proof, ...] = ()


@dataclass(slots=True)
class _Carrier:
    """What one thing's evidence supports: proofs by property, by property and value, by property that points to it, and of the row."""

    by_property: dict[str, set[Proof]] = field(default_factory=dict)
    by_inverse: dict[str, set[Proof]] = field(default_factory=dict)
    by_value: dict[tuple[str, Term], set[Proof]] = field(default_factory=dict)
    whole: set[Proof] = field(default_factory=set)

    def of(self, prop: str, value: Term) -> set[Proof]:
        return self.by_value.get((prop, value)) or self.by_property.get(prop, set())


def why(store: Store, thing: str, *, inferred: bool = False) -> tuple[Statement, ...]:
    """Return every statement about `thing`: those it is the subject of, then those that point to it; each sorted.

    A statement's evidence is what names its property and value; else what names its property; else, for a statement that its value
    carries the evidence of (a lesson says which case draws it), the value's; for a unit's duty, the assignment's; else the evidence of
    the subject's whole row.

    Parameters
    ----------
    store : Store
        Where to look.
    thing : str
        IRI.
    inferred : bool
        Whether inferred statements are given too.
    """
    bind = {"thing": Term("iri", thing)}
    carriers, duties = _evidence(store.select(stored_query("evidence-around"), bind=bind, inferred=inferred))
    return tuple(sorted((_statement(row, carriers, duties) for row in _rows(store, thing, inferred)), key=_order))


def count(store: Store, thing: str, *, inferred: bool = False) -> int:
    """Return how many statements `why` gives, without looking for their evidence."""
    return len(_rows(store, thing, inferred))


def _rows(store: Store, thing: str, inferred: bool) -> list[tuple[str, str, Term, bool]]:
    """Return subject, property, value and direction of every statement about `thing`."""
    bind = {"thing": Term("iri", thing)}
    found = [
        (thing, prop.value, value, True)
        for prop, value in store.select(stored_query("statements-of"), bind=bind, inferred=inferred)
        if prop and value
    ]
    own = set(found)
    found = [row for row in found if row[1] != _PREF_LABEL or (thing, _LABEL, row[2], True) not in own]
    return found + [
        (subject.value, prop.value, bind["thing"], False)
        for subject, prop in store.select(stored_query("statements-to"), bind=bind, inferred=inferred)
        if subject and prop
    ]


def _statement(
    row: tuple[str, str, Term, bool], carriers: dict[str, _Carrier], duties: dict[tuple[str, str, str], set[Proof]]
) -> Statement:
    subject, prop, value, outgoing = row
    own, others = carriers.get(subject, _Carrier()), carriers.get(value.value, _Carrier())
    proofs = own.of(prop, value) or others.by_inverse.get(prop) or duties.get((subject, prop, value.value)) or own.whole
    return Statement(
        subject=subject, property=prop, value=value, outgoing=outgoing, proofs=tuple(sorted(proofs, key=_proof_order))
    )


def _evidence(
    rows: Iterable[Sequence[Term | None]],
) -> tuple[dict[str, _Carrier], dict[tuple[str, str, str], set[Proof]]]:
    carriers: dict[str, _Carrier] = {}
    duties: dict[tuple[str, str, str], set[Proof]] = {}
    for on, _, source, start, end, printed, level, confidence, reason, prop, value, says, task, unit, role in rows:
        if on is None or source is None or level is None:
            continue
        proof = Proof(
            source=source.value,
            start=int(start.value) if start else None,
            end=int(end.value) if end else None,
            printed=_text(printed),
            level=level.value,
            confidence=_text(confidence),
            reason=_text(reason),
        )
        carrier = carriers.setdefault(on.value, _Carrier())
        if value and prop:
            carrier.by_value.setdefault((prop.value, value), set()).add(proof)
            continue
        carrier.whole.add(proof)
        if prop:
            supported = carrier.by_property if says and says.value == "true" else carrier.by_inverse
            supported.setdefault(prop.value, set()).add(proof)
        if task and unit and role:
            shortcut = f"{ONTOLOGY}{role.value.removeprefix(ONTOLOGY)}Unit"
            duties.setdefault((task.value, shortcut, unit.value), set()).add(proof)
    return carriers, duties


def _text(term: Term | None) -> str | None:
    return term.value if term else None


def _proof_order(proof: Proof) -> tuple[str, int, int, str]:
    return proof.source, proof.start or 0, proof.end or 0, proof.level


def _order(statement: Statement) -> tuple[bool, int, str, str, str, str]:
    first = {_TYPE: 0, _LABEL: 1}.get(statement.property, 2)
    value = statement.value
    language = {"zh": "", "en": "-"}.get(value.lang or "", value.lang or "")
    return not statement.outgoing, first, statement.property, statement.subject, language, value.value
