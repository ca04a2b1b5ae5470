"""Document -> statements of its running text. Holds the state a document builds up: conventions said once, inherited units.

`find_statements` is the whole path: normalise, find the places that may name units, parse each with the role grammar, judge it, give it
its number, title and section, and map its span back to the original. What is not believed is refused, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kg.ingest.candidate import Statement
from kg.ingest.damage import damage_flags, spun_words
from kg.ingest.document import Document
from kg.ingest.flattened import find_flat_rows
from kg.ingest.hierarchy import Marker, Outline, title_at
from kg.ingest.judge import confidence, is_name_before, is_second_name, is_signature, refusal
from kg.ingest.labels import handles_proposals, with_colons
from kg.ingest.names import is_unit
from kg.ingest.narrative import find_narratives
from kg.ingest.normalise import Normal, normalise
from kg.ingest.role_text import RoleText
from kg.ingest.roles import opening_deadline, parse_bare, parse_roles
from kg.ingest.said_once import FIRST, Leads, find_convention, find_lead_mark, leads_by, said_once
from kg.ingest.sites import Site, apart, find_brackets, find_clauses, find_lines, find_spaced_lines, has_cue
from kg.ingest.typeface import with_type

_SHORTEST_BARE = 3
_LISTS_MAKE_A_HABIT = 2
_CELL_NUMBER = re.compile(r"^[ \t]*(\d{1,3})[ \t|]*\n\s*([^\n|]+)[ |]*$", re.MULTILINE)
# How far around a place its context is read.
_AROUND = 40
# How far before a line a project's description may begin.
_BEFORE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One stretch that looked like a statement and was not believed.

    `start` and `end` are its span in the document's text, `printed` the text there, `reason` why, in plain words.
    """

    start: int
    end: int
    printed: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the running text of one document gives: statements, refusals, and what it says once."""

    statements: tuple[Statement, ...] = ()
    refused: tuple[Refusal, ...] = ()
    first_is_lead: bool = False


class _Reader:
    """Reads the sites of one document in order and keeps its state."""

    def __init__(self, document: Document, normal: Normal, told: bool, leads: Leads | None) -> None:
        self.document, self.normal, self.told = document, normal, told
        self.outline = Outline(normal)
        self.leads = find_lead_mark(normal.text) or leads
        self.proposal = handles_proposals(normal.text)
        self.inherited = ""
        self.last = (-1, -1)
        self.statements: list[Statement] = []
        self.spans: list[tuple[int, int]] = []
        self.refused: list[Refusal] = []

    def parse(self, site: Site) -> RoleText:
        plain = self.printed(site)
        ready = with_colons(plain) if site.kind == "spaced" else plain
        return parse_roles(ready, leads=self.leads, proposal=self.proposal)

    def printed(self, site: Site) -> str:
        """Return what a site holds as printed, with the type that tells the leads where the document has one."""
        plain, document = self.normal.plain[site.start : site.end], self.document
        if not document.marked or not plain:
            return plain
        start, end = self.normal.span(site.start, site.end)
        letters = with_type(document.text[start:end], document.marked_in(start, end))
        return "".join(
            letters[self.normal.origin(at) - start] if char.isalnum() else char
            for at, char in enumerate(plain, start=site.start)
        )

    def take(self, site: Site, found: RoleText) -> bool:
        """Keep what a site says, or refuse it; tell whether it was a role text at all."""
        self._remember(found)
        if not found.names():
            return bool(found.convention or found.inherited)
        if reason := self.doubt(site, found):
            self.refuse(site, reason)
            return False
        self.statements.append(self._statement(site, found))
        self.spans.append((site.start, site.end))
        self.inherited = found.inherited or self.inherited
        return True

    def doubt(self, site: Site, found: RoleText) -> str:
        """Return why what a site says is not believed, or an empty text."""
        return refusal(found, site, self.normal.text[max(0, site.start - _BEFORE) : site.start])

    def _remember(self, found: RoleText) -> None:
        self.leads = found.leads if found.convention == "onward" else self.leads

    def refuse(self, site: Site, reason: str) -> None:
        start, end = self.normal.span(site.start, max(site.end, site.start + 1))
        self.refused.append(Refusal(start=start, end=end, printed=self.document.text[start:end], reason=reason))

    def _statement(self, site: Site, found: RoleText) -> Statement:
        first, last = _trimmed(self.normal.text, site)
        start, end = self.normal.span(first, last)
        number, title, section, opening = self._place(site)
        printed = self.document.text[start:end]
        return Statement(
            number=number,
            title=title,
            lead=tuple(found.units["lead"]),
            responsible=tuple(found.units["responsible"]),
            supporting=tuple(found.units["supporting"]),
            guiding=tuple(found.units["guiding"]),
            deadline=found.deadline or opening,
            open=found.open,
            source=self.document.path,
            page=self.document.page_at(start),
            start=start,
            end=end,
            printed=printed,
            confidence=confidence(found, site),
            rule=_rule(site, found),
            section=section,
            flags=self._flags(site, found, printed),
        )

    def _flags(self, site: Site, found: RoleText, printed: str) -> tuple[str, ...]:
        text, plain = self.normal.text[site.start : site.end], self.normal.plain[site.start : site.end]
        flags = [*found.flags, *damage_flags(text, plain, printed)]
        if found.units["guiding"]:
            flags.append("guidance-role")
            if found.names() == found.units["guiding"]:
                flags.append("guidance-only")
        if self.inherited and not found.inherited:
            flags.append(f"inherits:{self.inherited}")
        if not site.closed:
            flags.append("bracket-not-closed")
        return tuple(dict.fromkeys(flags))

    def _own_title(self, marker: Marker, site: Site) -> str:
        """Return the title of a further paragraph under a number that has a statement already: a sub-measure; else nothing."""
        last, self.last = self.last, (marker.start, site.end)
        line = self.normal.text.rfind("\n", 0, site.start) + 1
        further = last[0] == marker.start and last[1] <= line < site.start - 1
        return title_at(self.normal, line, site.start) if further and self.document.kind != "pdf" else ""

    def _place(self, site: Site) -> tuple[str, str, str, str]:
        """Return number, title, section and opening deadline of the task a site belongs to."""
        marker = self.outline.above(site.start)
        if marker is None:
            return "", self.outline.line_title(site.start - 1, site.start), "", ""
        heading = self.outline.title(marker)
        if marker.end + len(heading) > site.start:
            heading = title_at(self.normal, marker.end, site.start) or heading
        title = self._own_title(marker, site) or heading
        at = marker.end + len(heading)
        body = self.normal.plain[at : min(at + _AROUND, site.start)].lstrip("。 \n")
        opening = opening_deadline(title) or opening_deadline(body if title == heading else "")
        return marker.number, title, self.outline.section(marker), opening


def _trimmed(text: str, site: Site) -> tuple[int, int]:
    start, end = site.start, site.end
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _rule(site: Site, found: RoleText) -> str:
    return f"{site.kind}-{'label' if found.labelled else 'verb'}" if site.kind == "bracket" else site.kind


def _brackets(reader: _Reader, sites: Iterable[Site]) -> tuple[list[tuple[int, int]], list[Site]]:
    """Read the role brackets, the outermost role text of nested ones; return the spans of those, and the brackets that say no role."""
    taken: list[tuple[int, int]] = []
    silent: list[Site] = []
    ordered = sorted(sites, key=lambda site: (site.start, -site.end))
    for index, site in enumerate(ordered):
        if (taken and site.start < taken[-1][1]) or (not site.closed and _holds_one(reader, ordered, index)):
            continue
        found = reader.parse(site)
        if reader.take(site, found):
            taken.append((site.start, site.end))
        elif not found.names():
            silent.append(site)
    return taken, silent


def _holds_one(reader: _Reader, ordered: Sequence[Site], index: int) -> bool:
    """Whether a bracket that is never closed has a whole role bracket inside: the sentence it opens is not part of that."""
    outer = ordered[index]
    inner = takewhile(lambda site: site.start < outer.end, ordered[index + 1 :])
    return any(site.closed and reader.parse(site).names() for site in inner)


def _each(reader: _Reader, sites: Iterable[Site], wanted: Callable[[RoleText], bool]) -> None:
    for site in sites:
        found = reader.parse(site)
        if wanted(found):
            reader.take(site, found)


def _bare_brackets(reader: _Reader, sites: Iterable[Site]) -> Iterator[tuple[Site, RoleText]]:
    """Give the brackets that hold nothing but units, after a full stop or at the end of a line."""
    for site in sites:
        text = reader.normal.text
        second = is_name_before(text, site) if reader.told else is_second_name(text, site)
        named = second or is_signature(text, site)
        if site.closed and site.end - site.start > _SHORTEST_BARE and not named:
            yield site._replace(kind="bare"), parse_bare(reader.printed(site), leads=reader.leads)


def _take_bare(reader: _Reader, sites: Iterable[Site]) -> None:
    """Read bare brackets; where at least two lists show that they are this document's way, what else is a body is believed as well."""
    bare = [(site, found, reader.doubt(site, found)) for site, found in _bare_brackets(reader, sites) if found.names()]
    lists = sum(len(found.names()) > 1 and not doubt for _, found, doubt in bare)
    habit = reader.told or lists >= _LISTS_MAKE_A_HABIT
    for site, found, doubt in bare:
        if habit and doubt:
            found.flags.append("bare-habit")
        reader.take(site, found)


def _flat_rows(reader: _Reader) -> None:
    """Read tables whose cells were written one a line; their numbers are lines of their own, so they are read from the source."""
    at = 0
    for row in find_flat_rows(reader.normal, reader.document.text):
        row.found.lead_by(reader.leads)
        if row.refused:
            reader.refuse(row.site, row.refused)
        elif reader.take(row.site, row.found):
            statement = reader.statements[-1]
            opened = [] if row.number else list(_CELL_NUMBER.finditer(reader.document.text, at, statement.start))
            number, title = (opened[-1][1], opened[-1][2].strip()) if opened else (row.number, row.title)
            reader.statements[-1] = replace(statement, number=number, title=title[:_AROUND], rule="flattened-table")
            at = statement.end


def _said_outside(reader: _Reader, brackets: Sequence[Site]) -> Leads | None:
    """Return what the document says of its leads outside the brackets that name units."""
    text = reader.normal.text
    for anchor in said_once("anchor").finditer(text):
        said = find_convention(text[max(0, anchor.start() - _AROUND) : anchor.end() + _AROUND])
        if said:
            around = [site for site in brackets if site.start <= anchor.start() < site.end]
            if not any(reader.parse(site).names() for site in around):
                return leads_by(said)
    return None


def find_statements(document: Document, *, told: bool = False, leads: Leads | None = None) -> Findings:
    """Return what the running text of a document says about who does what.

    Parameters
    ----------
    document : Document
        A document as a reader made it; its table rows are not looked at here.
    told : bool
        Whether it is known that brackets of nothing but units give them to the measure before.
    leads : Leads, optional
        What is said of the leads elsewhere.

    Returns
    -------
    Findings
        Statements in the order of the text. Every `printed` is the document's text at its span.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> found = find_statements(plain_document("p.txt", "1.办好展会。（市商务局牵头，市贸促会配合）"))
    >>> [(s.number, s.title, s.lead, s.supporting) for s in found.statements]
    [('1.', '办好展会', ('市商务局',), ('市贸促会',))]
    """
    normal = normalise(document)
    if not normal.text:
        return Findings()
    reader = _Reader(document, normal, told, leads)
    if words := spun_words(normal.text):
        reader.refuse(
            Site(start=0, end=len(normal.text), kind="clause"),
            f"the text was rewritten by a machine: {'、'.join(words)}",
        )
        return Findings(refused=tuple(reader.refused))
    return _read(reader)


def _read(reader: _Reader) -> Findings:
    text = reader.normal.text
    cued: list[Site] = []
    plain: list[Site] = []
    for site in find_brackets(text):
        (cued if has_cue(text, site.start, site.end) else plain).append(site)
    reader.leads = _said_outside(reader, cued) or reader.leads
    taken, silent = _brackets(reader, cued)
    _each(reader, find_lines(text, taken), lambda found: found.labelled)
    _each(reader, find_spaced_lines(text), lambda found: found.labelled)
    clauses = apart(find_clauses(text), sorted([*taken, *reader.spans]))
    _each(reader, clauses, lambda found: found.verbal and not found.labelled and any(map(is_unit, found.names())))
    _take_bare(reader, sorted([*plain, *silent], key=lambda site: site.start))
    _flat_rows(reader)
    if not reader.statements:
        for site, found in find_narratives(reader.normal):
            reader.take(site, found)
    statements = sorted(reader.statements, key=lambda statement: (statement.start, statement.end))
    leads = reader.leads
    return Findings(
        statements=tuple(statements),
        refused=tuple(reader.refused),
        first_is_lead=leads is not None and leads.by == FIRST,
    )


class ParagraphExtractor:
    """The built-in extractor of running text; an `Extractor`."""

    def find(self, document: Document) -> Iterable[Statement]:
        """Give the statements of one document's running text."""
        return find_statements(document).statements
