"""Layer 2: the role grammar. Parses the text that names units - the inside of a bracket, a labelled line, a table cell - into roles.

The text is folded. First what is said once (conventions, inherited units, scopes, deadlines) is read and blanked; then labels cut the
rest into segments (责任单位:…); then verbs share each segment out (X牵头,Y按职责分工负责). What a segment holds goes to `parse_units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kg.ingest.deadlines import find_deadline, is_deadline
from kg.ingest.labels import (
    UNIT_ROLES,
    find_labels,
    handles_proposals,
    label_role,
    label_segments,
)
from kg.ingest.names import BODIES, kind_of
from kg.ingest.normalise import canonical, fold
from kg.ingest.role_ready import BLANK, item_start, made_ready, tighten
from kg.ingest.role_text import RoleText, inner_role
from kg.ingest.rulebook import pattern, rules, tried_at, words
from kg.ingest.said_once import Leads, find_convention, find_inherited, find_scope, leads_by, mark_clause, said_once
from kg.ingest.units import UnitList, parse_units

_OPENING = "(〔[【"
_BRACKETS = re.compile(r"[(〔[【)〕\]】]")
_UNKNOWN_LABEL = re.compile(r"[,;。]\s*([\u4e00-\u9fff]{2,8}):")
_CLAUSE_END = re.compile(r"[,;。]")
_ITEM = re.compile(r"[^、,;。:]*")


@cache
def _verbs() -> re.Pattern[str]:
    """A verb that reaches the end of its clause, named after its role."""
    verbs = rules("roles")["verbs"]
    end = rf"(?=\s*(?:[,;。、.!|\n\f]|{verbs['together']}|$))"
    choices = "|".join(f"(?P<{role}>{verbs[role]})" for role in ("lead", "guiding", "supporting", "responsible"))
    return re.compile(f"{tried_at(choices)}(?:{choices}){end}")


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]


def _read_said_once(text: str, plain: str, into: RoleText) -> str:
    """Read conventions, units meant for all and scopes, and return the text without them."""
    if not said_once("hint").search(text):
        return text
    text = _read_convention(text, into)
    text = _read_inherited(text, plain, into)
    return _read_scope(text, into)


def _read_convention(text: str, into: RoleText) -> str:
    text = _blank(text, *mark_clause(text))
    found = find_convention(text)
    if not found:
        return text
    into.convention = "onward" if found["onward"] or said_once("for_all").search(found[0]) else "here"
    into.leads = leads_by(found)
    return _blank(text, found.start(), found.end())


def _read_inherited(text: str, plain: str, into: RoleText) -> str:
    found = find_inherited(text)
    if not found:
        return _read_listed_once(text, plain, into)
    into.inherited = canonical(plain[found.start("units") : found.end("units")])
    into.flags.append("inherited-units")
    return _blank(text, found.start(), found.end())


def _read_listed_once(text: str, plain: str, into: RoleText) -> str:
    """Read what names units of this and all later tasks; here they stay listed."""
    found = said_once("inherited_tail").search(text)
    if not found:
        return text
    start = max(text.rfind(mark, 0, found.start()) for mark in "。;") + 1
    into.inherited = canonical(plain[start : found.start()]).strip("。；;，, ")
    into.flags.append("inherited-units")
    return _blank(text, found.start(), found.end())


def _read_scope(text: str, into: RoleText) -> str:
    found = find_scope(text)
    if not found:
        return text
    into.flags.append("scope")
    return _blank(text, found.start(), found.end())


def _read_deadline(text: str, plain: str, into: RoleText) -> str:
    """Read a clause that is nothing but a time: 6月底完成."""
    if not pattern("deadlines", "hint").search(text):
        return text
    start = 0
    for clause in re.split(r"[,;。]", text):
        if clause and is_deadline(clause):
            into.deadline = into.deadline or canonical(plain[start : start + len(clause)])
            text = _blank(text, start, start + len(clause))
        start += len(clause) + 1
    return text


def _find_verbs(text: str, start: int, end: int) -> list[re.Match[str]]:
    return list(_verbs().finditer(text, start, end))


def _share_by_verbs(
    text: str, plain: str, start: int, end: int, verbs: Iterable[re.Match[str]], default: str, into: RoleText
) -> None:
    """Give each stretch of units to the verb that follows it; a rest without a verb goes to `default`, or nowhere."""
    at = seen = start
    depth = 0
    for verb in verbs:
        depth, seen = depth + _opened(text, seen, verb.start()), verb.start()
        if depth <= 0:
            if at == start and default and verb.lastgroup != default:
                at = _last_run(text, plain, start, verb.start(), default, into)
            into.add(verb.lastgroup or default, _list(text, plain, at, verb.start()))
            into.verbal = True
            at = verb.end()
    rest = _list(text, plain, at, end)
    if at == start or all(kind_of(name) not in ("odd", "speech") for name in rest.names):
        into.add(default or "responsible", rest)


def _last_run(text: str, plain: str, start: int, end: int, role: str, into: RoleText) -> int:
    """Give what stands before the last comma to the label: 责任单位:市教育局,市财政局予以支持. Return where the rest begins."""
    cut = max(text.rfind(mark, start, end) for mark in ",;")
    if cut < 0 or _opened(text, start, cut) > 0 or not text[cut + 1 : end].strip(",;"):
        return start
    into.add(role, _list(text, plain, start, cut))
    return cut + 1


def _opened(text: str, start: int, end: int) -> int:
    """How many more brackets a stretch opens than it closes."""
    return sum(1 if mark in _OPENING else -1 for mark in _BRACKETS.findall(text, start, end))


def _list(text: str, plain: str, start: int, end: int) -> UnitList:
    """Parse one list; 会同 between units parts them like a comma; in a unit's own bracket, or in its name, it is part of that."""
    piece, folded = plain[start:end], text[start:end]
    depth, seen = 0, start
    for found in pattern("roles", "verbs.joined").finditer(text, start, end):
        depth, seen = depth + _opened(text, seen, found.start()), found.start()
        if depth <= 0 and not _in_name(text, found.start(), end):
            first, last = found.start() - start, found.end() - start
            piece, folded = (it[:first] + "," * (last - first) + it[last:] for it in (piece, folded))
    return parse_units(piece, folded)


def _in_name(text: str, index: int, end: int) -> bool:
    """Whether the word at `index` is part of a name, as what stands before it is no body: 省军民航协同管理办公室."""
    before = text[item_start(text, index) : index]
    rest = _ITEM.match(text, index, end)
    return (
        bool(before)
        and not pattern("units", "organ_end").search(before)
        and kind_of(before) == "odd"
        and rest is not None
        and kind_of(before + rest[0]) in BODIES
    )


@cache
def _organisers() -> Mapping[str, str]:
    """Return the role that each organiser of an event has in a cell of a unit column."""
    organisers = rules("roles")["organisers"]
    return {organisers[role]: role for role in ("lead", "responsible", "supporting")}


def _read_segment(label: str, text: str, plain: str, start: int, end: int, into: RoleText) -> None:
    role, end = label_role(label), _before_unknown_label(text, start, end)
    if role == "deadline":
        stop = _duty_after_time(text, plain, start, end)
        into.deadline = into.deadline or canonical(plain[start:stop]).strip(",;。.，；、")
        if stop < end:
            _share_by_verbs(text, plain, stop, end, _find_verbs(text, stop, end), "", into)
    elif role == "scope":
        into.flags.append("scope")
    elif role == "organiser" and into.proposal:
        into.labelled = True
        into.add(_organisers()[label[:2]], _list(text, plain, start, end))
    elif role == "organiser":
        into.flags.append("organiser")
    elif role in UNIT_ROLES:
        into.labelled = into.labelled or not label.startswith(rules("roles")["organisers"]["supporting"])
        _share_by_verbs(text, plain, start, end, _find_verbs(text, start, end), role, into)
    elif not role and (verbs := [] if into.labelled else _find_verbs(text, start, end)):
        _share_by_verbs(text, plain, start, end, verbs, "", into)
    elif not role and end < len(text):
        _add_unlabelled(_list(text, plain, start, end), into)


def _only_guests(labels: Sequence[re.Match[str]]) -> bool:
    """Whether all who are named beside the organisers of an event are its guests: 主办单位:…;承办单位:…;支持单位:…"""
    organisers = rules("roles")["organisers"]
    told = [found["label"] for found in labels]
    hosts = [any(label.startswith(organisers[role]) for label in told) for role in ("lead", "responsible")]
    others = [label for label in told if label_role(label) in UNIT_ROLES]
    return all(hosts) and all(label.startswith(words("roles", "organisers.guests")) for label in others)


def _before_unknown_label(text: str, start: int, end: int) -> int:
    """Where a list ends before a label that no list knows: 牵头部门:市税务局;目标位置:全省前五."""
    found = _UNKNOWN_LABEL.search(text, start, end)
    return found.start() if found and kind_of(found[1]) == "odd" else end


def _duty_after_time(text: str, plain: str, start: int, end: int) -> int:
    """Where units and their verb begin behind a labelled time: 完成时限:6月;市教育局牵头. `end` where none do."""
    verb = _verbs().search(text, start, end)
    clause = _CLAUSE_END.search(text, start, end)
    if not verb or not clause or verb.start() < clause.end():
        return end
    kinds = {kind_of(name) for name in _list(text, plain, clause.end(), verb.start()).names}
    return clause.start() if kinds and kinds <= BODIES else end


def _add_unlabelled(found: UnitList, into: RoleText) -> None:
    """Add what stands before the first label, where that is nothing but units: 市商务局,配合单位:市财政局."""
    kinds = {kind_of(name) for name in found.names}
    if "organ" in kinds and kinds <= {"organ", "unit", "group"}:
        into.add("responsible", found)


def parse_roles(plain: str, *, leads: Leads | None = None, proposal: bool = False) -> RoleText:
    """Parse the text that names units.

    Parameters
    ----------
    plain : str
        The text as printed, without its outer bracket; line breaks inside it do not matter.
    leads : Leads, optional
        What the document says of its leads.
    proposal : bool
        Whether the document handles proposals; see `RoleText`.

    Returns
    -------
    RoleText
        Units by role. Without a label or a verb nothing is given.

    Examples
    --------
    >>> found = parse_roles("省农业农村厅牵头，省商务厅、供销社等按职责分工负责")
    >>> found.units["lead"], found.units["responsible"], found.open
    (['省农业农村厅'], ['省商务厅', '省供销社'], True)
    >>> parse_roles("責任單位:市貿促會,6月底完成").deadline
    '6月底完成'
    """
    into = RoleText()
    text, plain = made_ready(plain)
    into.proposal = proposal or handles_proposals(text)
    text = _read_said_once(text, plain, into)
    text = _read_deadline(text, plain, into)
    blanked = _blanked(text, plain)
    labels = find_labels(text)
    for label, start, end in label_segments(text, labels):
        _read_segment(label, text, blanked, start, end, into)
    into.colon = any(found[0].rstrip()[-1] not in "-—–" for found in labels)
    into.event = "organiser" in into.flags and not into.verbal and (not into.labelled or _only_guests(labels))
    into.labelled = into.labelled or (bool(into.names()) and not into.verbal and not into.event)
    if not into.names() and (inner_role().search(text) or _lists_units_alone(text, into)):
        into.add("responsible", parse_units(blanked))
        into.verbal = True
    into.move_by_inner_roles()
    into.lead_by(into.leads or leads)
    return into


def _lists_units_alone(text: str, into: RoleText) -> bool:
    """Whether a text beside "the first listed leads" holds nothing but units: 市教育局、市财政局,列首位的为牵头单位."""
    kinds = {kind_of(name) for name in parse_units(text).names} if into.convention else set()
    return "organ" in kinds and kinds <= BODIES


def parse_bare(plain: str, *, leads: Leads | None = None) -> RoleText:
    """Parse a bracket that holds nothing but units, perhaps with a time: (市教育局、市科技局,6月底前).

    Examples
    --------
    >>> found = parse_bare("市教育局、市科技局，6月底前")
    >>> found.units["responsible"], found.deadline
    (['市教育局', '市科技局'], '6月底前')
    """
    into, plain = RoleText(flags=["no-role-word"]), tighten(plain)
    text = _read_deadline(fold(plain), plain, into)
    into.add("responsible", parse_units(_blanked(text, plain)))
    into.lead_by(leads)
    return into


def _blanked(text: str, plain: str) -> str:
    """Return the printed text with what has been read already left out."""
    if BLANK not in text:
        return plain
    return "".join(mark if mark == BLANK else char for mark, char in zip(text, plain, strict=True))


def parse_role_cell(plain: str, role: str, *, leads: Leads | None = None) -> RoleText:
    """Parse a table cell whose column gives the role; labels and verbs inside the cell win over the column.

    Parameters
    ----------
    plain : str
        The cell's text.
    role : str
        Role of its column: ``lead``, ``responsible``, ``supporting`` or ``guiding``.
    leads : Leads, optional
        What the document says of its leads.

    Examples
    --------
    >>> found = parse_role_cell("市经信局牵头，相关部门参与", "responsible")
    >>> found.units["lead"], found.units["responsible"], found.units["supporting"]
    (['市经信局'], [], ['相关部门'])
    """
    into = parse_roles(plain, leads=leads)
    if into.labelled or into.verbal:
        return into
    into = RoleText()
    text, plain = made_ready(plain)
    text = _read_deadline(text, plain, into)
    for label, start, end in label_segments(text, find_labels(text)):
        into.add(_organisers().get(label[:2], role), _list(text, _blanked(text, plain), start, end))
    into.move_by_inner_roles()
    into.lead_by(leads)
    return into


def opening_deadline(text: str) -> str:
    """Return the time a task's text opens with, or an empty text."""
    return find_deadline(text)
