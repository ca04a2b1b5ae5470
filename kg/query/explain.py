"""`kg why`: every statement about a thing, each with the characters of the source that say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.iri import ONTOLOGY
from kg.query.stored import stored_query
from kg.store.base import Store, Term

_PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


_PROOF = ("source", "start", "end", "printed", "level", "confidence", "reason")


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

    def of(self, prop: str, value: Term, *, only: bool) -> set[Proof]:
        """Return what supports one value: what names it; also what names its property alone if there is no other value to mean."""
        named, unnamed = self.by_value.get((prop, value), set()), self.by_property.get(prop, set())
        return named | unnamed if only or not named else named


def why(store: Store, thing: str, *, inferred: bool = False) -> tuple[Statement, ...]:
    """Return every statement about `thing`: those it is the subject of, then those that point to it; each sorted.

    A statement's evidence is what names its property and value (and its property, where it has this one value); else what names its
    property; else, for a statement that its value carries the evidence of (a lesson says which case draws it), the value's; for a
    unit's duty, the assignment's; else the evidence of the subject's whole row.

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
    carriers, duties = _evidence(
        store.select(stored_query("evidence-around"), bind=bind, inferred=inferred),
        store.select(stored_query("carriers-around"), bind=bind, inferred=inferred),
    )
    rows = _rows(store, thing, inferred)
    values = Counter((subject, prop) for subject, prop, _, outgoing in rows if outgoing)
    found = (_statement(row, carriers, duties, only=values[row[:2]] == 1) for row in rows)
    return tuple(sorted(found, key=_order))


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
    row: tuple[str, str, Term, bool],
    carriers: dict[str, _Carrier],
    duties: dict[tuple[str, str, str], set[Proof]],
    *,
    only: bool,
) -> Statement:
    subject, prop, value, outgoing = row
    own, others = carriers.get(subject, _Carrier()), carriers.get(value.value, _Carrier())
    proofs = (
        own.of(prop, value, only=only)
        or others.by_inverse.get(prop)
        or duties.get((subject, prop, value.value))
        or own.whole
    )
    return Statement(
        subject=subject, property=prop, value=value, outgoing=outgoing, proofs=tuple(sorted(proofs, key=_proof_order))
    )


def _evidence(
    details: Iterable[Sequence[Term | None]], carrying: Iterable[Sequence[Term | None]]
) -> tuple[dict[str, _Carrier], dict[tuple[str, str, str], set[Proof]]]:
    """Return what each carrier's evidence supports, and the evidence of duties by task, shortcut property and unit."""
    carriers: dict[str, _Carrier] = {}
    duties: dict[tuple[str, str, str], set[Proof]] = {}
    says, shortcuts = _carrying(carrying)
    for on, said in _pieces(details):
        proof = _proof(said)
        if proof is None:
            continue
        carrier, properties = carriers.setdefault(on, _Carrier()), [one.value for one in said.get("statedProperty", ())]
        if properties and "statedValue" in said:
            for value in said["statedValue"]:
                for prop in properties:
                    carrier.by_value.setdefault((prop, value), set()).add(proof)
            continue
        carrier.whole.add(proof)
        for prop in properties:
            supported = carrier.by_property if (on, prop) in says else carrier.by_inverse
            supported.setdefault(prop, set()).add(proof)
        for duty in shortcuts.get(on, ()):
            duties.setdefault(duty, set()).add(proof)
    return carriers, duties


def _pieces(details: Iterable[Sequence[Term | None]]) -> Iterable[tuple[str, dict[str, list[Term]]]]:
    """Return each piece of evidence: the thing that carries it, and its values by the local name of the property."""
    found: dict[tuple[str, str], dict[str, list[Term]]] = {}
    for on, evidence, detail, said in details:
        if on and evidence and detail and said:
            name = detail.value.removeprefix(ONTOLOGY)
            found.setdefault((on.value, evidence.value), {}).setdefault(name, []).append(said)
    return [(on, said) for (on, _), said in found.items()]


def _carrying(
    rows: Iterable[Sequence[Term | None]],
) -> tuple[set[tuple[str, str]], dict[str, set[tuple[str, str, str]]]]:
    """Return which carriers say which properties of themselves, and the shortcut statements of duties by carrier."""
    says: set[tuple[str, str]] = set()
    shortcuts: dict[str, set[tuple[str, str, str]]] = {}
    for on, prop, task, unit, role in rows:
        if on and prop:
            says.add((on.value, prop.value))
        elif on and task and unit and role:
            shortcut = f"{ONTOLOGY}{role.value.removeprefix(ONTOLOGY)}Unit"
            shortcuts.setdefault(on.value, set()).add((task.value, shortcut, unit.value))
    return says, shortcuts


def _proof(said: Mapping[str, Sequence[Term]]) -> Proof | None:
    """Return a piece of evidence from its values; None without source or level."""
    first = {name: min(value.value for value in values) for name, values in said.items() if name in _PROOF}
    if "source" not in first or "level" not in first:
        return None
    spanned = {"start", "end", "printed"} <= set(first)
    return Proof(
        source=first["source"],
        start=int(first["start"]) if spanned else None,
        end=int(first["end"]) if spanned else None,
        printed=first["printed"] if spanned else None,
        level=first["level"],
        confidence=first.get("confidence"),
        reason=first.get("reason"),
    )


def _proof_order(proof: Proof) -> tuple[str, int, int, str]:
    return proof.source, proof.start or 0, proof.end or 0, proof.level


def _order(statement: Statement) -> tuple[bool, int, str, str, str, str]:
    first = {_TYPE: 0, _LABEL: 1}.get(statement.property, 2)
    value = statement.value
    language = {"zh": "", "en": "-"}.get(value.lang or "", value.lang or "")
    return not statement.outgoing, first, statement.property, statement.subject, language, value.value
