"""Proposes which listed bodies are one, which name is two, and which body became another; each with its evidence. Never acts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.ingest.authority import Authority
from kg.ingest.registry import RegisteredName, fold_name, name_key
from kg.ingest.rulebook import rules

_BRACKET = re.compile(r"(?P<main>.+?)[(〔\[【](?P<inner>[^()〔〕\[\]【】]{2,})[)〕\]】]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """One body as a table of units lists it, with the dates of the sources that name it."""

    unit: str
    name: str
    aliases: tuple[str, ...] = ()
    predecessor: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The place, plan or country its local name stands under."""
        return self.unit.split("/")[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing a person should decide.

    Parameters
    ----------
    kind : str
        ``merge`` (two listed bodies are one), ``split`` (one listed body is named outside its time) or ``rename`` (one continues the other).
    unit, other : str
        Local names; for a merge `other` would count as `unit`, for a rename `unit` continues `other`.
    rule, evidence : str
        Why it is proposed, and what speaks for it.
    """

    kind: str
    unit: str
    other: str
    rule: str
    evidence: str

    @property
    def id(self) -> str:
        """The proposal's name: the same for the same kind and bodies, whatever the rule."""
        return f"{self.kind}-{hashlib.sha256(f'{self.unit} {self.other}'.encode()).hexdigest()[:8]}"


Rule = Callable[[Sequence[ListedUnit], Authority], Iterator[Proposal]]


def propose(listed: Sequence[ListedUnit], authority: Authority) -> list[Proposal]:
    """Return all proposals about the bodies listed, each once, by kind and bodies.

    Parameters
    ----------
    listed : sequence of ListedUnit
        The bodies of the tables.
    authority : Authority
        The registry, for aliases, times and predecessors.
    """
    found: dict[str, Proposal] = {}
    for rule in RULES:
        for proposal in rule(listed, authority):
            found.setdefault(proposal.id, proposal)
    return sorted(found.values(), key=lambda one: (one.kind, one.unit, one.other))


def _by_scope(listed: Iterable[ListedUnit]) -> Iterator[list[ListedUnit]]:
    scopes: dict[str, list[ListedUnit]] = {}
    for unit in sorted(listed, key=lambda unit: unit.unit):
        scopes.setdefault(unit.scope, []).append(unit)
    yield from scopes.values()


def _variant(name: str) -> str:
    for long, short in rules("units")["spellings"].items():
        name = name.replace(long, short)
    return name


def _same_key(listed: Sequence[ListedUnit], authority: Authority) -> Iterator[Proposal]:
    """Two bodies of one scope whose names are the same once abbreviations and variants are written alike."""
    for units in _by_scope(listed):
        for one, other in combinations(units, 2):
            for rule, form in (("abbreviation", name_key), ("variant", lambda name: _variant(name_key(name)))):
                if form(one.name) == form(other.name):
                    evidence = f"{one.name} and {other.name} both read {form(one.name)}"
                    yield Proposal(kind="merge", unit=one.unit, other=other.unit, rule=rule, evidence=evidence)
                    break


def _same_body(listed: Sequence[ListedUnit], authority: Authority) -> Iterator[Proposal]:
    """A body listed under a scope of its own whose name the registry knows, at that place or everywhere, as another local name."""
    for unit in listed:
        body = authority.canonical(unit.unit)
        for name in (unit.name, *unit.aliases):
            where = unit.scope if _is_place(unit.scope) else ""
            looked = authority.look_up(name, where, max(unit.dates, default=""))
            found = looked.unit
            if found is not None and looked.standard is None and found != unit.unit and body is None:
                known = authority.canonical(found)
                evidence = f"the registry holds {name} as a name of {known.name if known else found}"
                yield Proposal(kind="merge", unit=found, other=unit.unit, rule="alias table", evidence=evidence)


def _is_place(scope: str) -> bool:
    from kg.ingest.registry import jurisdictions

    return scope in jurisdictions()


def _brackets(listed: Sequence[ListedUnit], authority: Authority) -> Iterator[Proposal]:
    """A name with a second name in brackets, beside a body of the same scope called by either name."""
    for units in _by_scope(listed):
        by_name = {fold_name(unit.name): unit for unit in units}
        for unit in units:
            found = _BRACKET.match(fold_name(unit.name))
            for part in (found["main"], found["inner"]) if found else ():
                other = by_name.get(part)
                if other is not None and other.unit != unit.unit:
                    evidence = f"{unit.name} prints {part} as one of two names on one door"
                    yield Proposal(
                        kind="merge", unit=other.unit, other=unit.unit, rule="bracketed name", evidence=evidence
                    )


def _continued(listed: Sequence[ListedUnit], authority: Authority) -> Iterator[Proposal]:
    """A body of which the registry says that it continues another listed body, while the tables do not."""
    present = {unit.unit: unit for unit in listed}
    for unit in listed:
        body = authority.canonical(unit.unit)
        for before in body.predecessor if body else ():
            if before in present and before not in unit.predecessor:
                evidence = _dated(f"{unit.name} continues {present[before].name}", body)
                yield Proposal(kind="rename", unit=unit.unit, other=before, rule="predecessor", evidence=evidence)


def _out_of_time(listed: Sequence[ListedUnit], authority: Authority) -> Iterator[Proposal]:
    """A body that sources name before it began or after it ended: another body may be meant there."""
    for unit in listed:
        body = authority.canonical(unit.unit)
        outside = [date for date in unit.dates if body is not None and not body.held(date)]
        if body is None or not outside:
            continue
        others = [
            name.unit for name in authority.history(unit.unit) if name.unit != unit.unit and name.held(outside[0])
        ]
        evidence = _dated(f"{unit.name} is named in sources of {', '.join(outside)}", body)
        yield Proposal(
            kind="split", unit=unit.unit, other=others[0] if len(others) == 1 else "", rule="time", evidence=evidence
        )


def _dated(said: str, body: RegisteredName | None) -> str:
    if body is None:
        return said
    bounds = f"{body.valid_from or '…'} to {body.valid_to or '…'}"
    return f"{said}; {body.name} existed {bounds}" + (f"; {body.address}" if body.address else "")


RULES: tuple[Rule, ...] = (_same_body, _same_key, _brackets, _continued, _out_of_time)
