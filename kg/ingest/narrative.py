"""Finds running sentences that give a task to a named unit: 方案由省发展改革委牵头制订. Low trust, and only where nothing else speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ingest.names import BODIES, is_group, is_local_organ, kind_of
from kg.ingest.normalise import Normal
from kg.ingest.role_text import RoleText
from kg.ingest.roles import parse_roles
from kg.ingest.rulebook import pattern
from kg.ingest.sites import Site
from kg.ingest.units import parse_units

_STOP = re.compile(r"[。;\n\f]")
_CLAUSE = re.compile(r"[^,]+")
_LONGEST_CLAUSE = 120


def _believed(normal: Normal, start: int, end: int, names: tuple[str, ...], words: str) -> bool:
    """Whether every name is an organ of a province, city or district, and the sentence tells of a task."""
    before = normal.text[max(0, start - 24) : start]
    trap = (
        pattern("roles", "narrative.trap_before").search(before)
        or pattern("roles", "narrative.trap_units").search(words)
        or pattern("roles", "narrative.trap_after").match(normal.text, end)
    )
    return bool(names) and not trap and all(is_local_organ(name) and not is_group(name) for name in names)


def find_narratives(normal: Normal) -> Iterator[tuple[Site, RoleText]]:
    """Give the sentences that name a local organ as lead or as responsible, with low trust."""
    for name, role in (("lead", "lead"), ("duty", "responsible")):
        for sentence in pattern("roles", f"narrative.{name}").finditer(normal.text):
            start, end = sentence.span("units")
            units = parse_units(normal.plain[start:end])
            if _believed(normal, sentence.start(), sentence.end(), units.names, sentence["units"]):
                found = RoleText(open=units.open, verbal=True, flags=["narrative"])
                found.units[role] += units.names
                yield _whole_clause(normal, start, sentence.end(), found)


def _whole_clause(normal: Normal, start: int, end: int, lead: RoleText) -> tuple[Site, RoleText]:
    """Read on to the last verb of duty: 由甲牵头制订,乙配合,…; what is to be done is left out. Where that is no role text, the lead stands alone."""
    stop = _STOP.search(normal.text, end, end + _LONGEST_CLAUSE)
    limit = stop.start() if stop else min(len(normal.text), end + _LONGEST_CLAUSE)
    comma = normal.text.find(",", end, limit)
    duties = _CLAUSE.finditer(normal.text, comma, limit) if comma >= 0 else ()
    told = pattern("roles", "cues.duty_end")
    last = max((clause.end() for clause in duties if told.search(clause[0])), default=0)
    if last:
        whole = parse_roles(normal.plain[start:end] + normal.plain[comma:last])
        others = [name for name in whole.names() if name not in whole.units["lead"]]
        if whole.units["lead"] == lead.units["lead"] and all(kind_of(name) in BODIES for name in others):
            whole.flags.append("narrative")
            return Site(start=start, end=last, kind="narrative"), whole
    return Site(start=start, end=end, kind="narrative"), lead
