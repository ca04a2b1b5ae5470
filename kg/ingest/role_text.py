"""What one role text says: units by role, time, and what it says once for all that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from kg.ingest.labels import UNIT_ROLES
from kg.ingest.normalise import fold
from kg.ingest.rulebook import any_of, rules, words
from kg.ingest.said_once import COMMA, FIRST, TYPE, Leads
from kg.ingest.units import UnitList


@cache
def inner_role() -> re.Pattern[str]:
    """Return the pattern of a bracket that gives the role of the name before it: one group a role."""
    words = "|".join(f"(?P<{role}>{any_of(listed)})" for role, listed in rules("roles")["inner"].items())
    return re.compile(rf"[(〔\[【〈<]\s*(?:{words})\s*[)〕\]】〉>]")


@dataclass(slots=True)
class RoleText:
    """What one role text says.

    Parameters
    ----------
    units : dict
        Names by role (``lead``, ``responsible``, ``supporting``, ``guiding``), in printed order.
    open : bool
        True where a list ends in 等.
    deadline : str
        As printed, or empty.
    convention : str
        Empty; ``here`` where the first listed unit leads in this text only; ``onward`` where that holds for all that follows.
    leads : Leads or None
        What it says itself of its leads.
    marks : dict
        The mark (★, or `TYPE`) at a unit's name, where it has one.
    heads : int
        How many of the responsible units stand before the first comma; 0 where none parts them.
    inherited : str
        Units said to be meant for all that follows, as printed.
    labelled, colon, verbal, event : bool
        Whether roles came from labels, whether these had a colon, whether they came from verbs, and whether only organisers of an event
        are named.
    proposal : bool
        True where the text, or its document, handles proposals: their host leads.
    flags : list of str
        Remarks for reviewers.
    """

    units: dict[str, list[str]] = field(default_factory=lambda: {role: [] for role in UNIT_ROLES})
    open: bool = False
    deadline: str = ""
    convention: str = ""
    inherited: str = ""
    labelled: bool = False
    colon: bool = True
    verbal: bool = False
    event: bool = False
    proposal: bool = False
    flags: list[str] = field(default_factory=list)
    leads: Leads | None = None
    marks: dict[str, str] = field(default_factory=dict)
    heads: int = 0

    def names(self) -> list[str]:
        """Return all names, whatever their role."""
        return list(chain.from_iterable(self.units.values()))

    def add(self, role: str, found: UnitList) -> None:
        """Add the units of one list."""
        if role == "responsible" and not self.units[role]:
            self.heads = found.heads
        self.units[role] += found.names
        self.open = self.open or found.open
        self.marks |= {name: mark for name, mark in zip(found.names, found.marks, strict=False) if mark}

    def lead_by(self, leads: Leads | None) -> None:
        """Apply what the document says of its leads.

        Examples
        --------
        >>> from kg.ingest.units import parse_units
        >>> text = RoleText()
        >>> text.add("responsible", parse_units("市财政局、市商务局★"))
        >>> text.lead_by(Leads("★"))
        >>> text.units["lead"], text.units["responsible"]
        (['市商务局'], ['市财政局'])
        """
        if leads is None:
            return
        if leads.by in (FIRST, COMMA):
            self._lead_from_place(1 if leads.by == FIRST else self.heads, leads.rest)
        elif leads.by != TYPE:
            self._lead_from_mark(leads.by, leads.rest)
        elif not self.units["lead"] and len(self.units["responsible"]) > 1:
            self._lead_from_type(leads.rest)

    def _lead_from_place(self, count: int, rest: str) -> None:
        """The first listed lead: unless a lead is named, or the list is one group alone."""
        listed = self.units["responsible"]
        if (
            self.units["lead"]
            or not listed
            or (len(listed) == 1 and listed[0].startswith(words("fragments", "group_words")))
        ):
            return
        if count:
            self._lead(listed[:count], rest)
            self.flags.append("first-listed-is-lead")

    def _lead_from_mark(self, mark: str, rest: str) -> None:
        """Units marked so lead: 注：带★的为牵头单位."""
        marked = [name for name in self.units["responsible"] if self.marks.get(name) == mark]
        if marked:
            self._lead(marked, rest)
            self.flags.append("marked-is-lead")

    def _lead_from_type(self, rest: str) -> None:
        """Units printed so lead: 注：加粗的为牵头单位; where none or all are, nothing is told apart."""
        if {self.marks.get(name) == TYPE for name in self.units["responsible"]} == {True, False}:
            self._lead_from_mark(TYPE, rest)
        else:
            self.flags.append("lead-told-by-type")

    def _lead(self, leading: list[str], rest: str) -> None:
        """Give the lead to some of the responsible units, and the role `rest` to the others."""
        others = [name for name in self.units["responsible"] if name not in leading]
        self.units["lead"] += leading
        self.units["responsible"] = []
        self.units[rest] = others + self.units[rest]

    def move_by_inner_roles(self) -> None:
        """Move units whose own bracket names their role: 市经信局(牵头)、市科技局(配合).

        A bracket speaks for its own name alone, unless a comma parts the names into runs and each run ends in a role of
        its own: then it speaks for its run (甲局(牵头),乙局、丙局(配合)).
        """
        if all(map(str.isalpha, self.names())):
            return
        for role in UNIT_ROLES:
            listed = [(name, inner_role().search(fold(name))) for name in self.units[role]]
            told = [str(found.lastgroup) for _, found in listed if found]
            if not told:
                continue
            runs = self.heads and listed[self.heads - 1][1] and listed[-1][1]
            shared = role == "responsible" and runs and len(set(told)) == len(told)
            self.units[role] = []
            waiting: list[str] = []
            for name, found in listed:
                if found:
                    own = name[: found.start()] + name[found.end() :]
                    self.units[str(found.lastgroup)] += [*waiting, own]
                    waiting = []
                else:
                    (waiting if shared else self.units[role]).append(name)
