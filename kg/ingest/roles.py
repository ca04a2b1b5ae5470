"""Layer 2: the role grammar. Parses the text that names units - the inside of a bracket, a labelled line, a table cell - into roles.

The text is folded. First what is said once (conventions, inherited units, scopes, deadlines) is read and blanked; then labels cut the
rest into segments (责任单位:…); then verbs share each segment out (X牵头,Y按职责分工负责). What a segment holds goes to `parse_units`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kg.ingest.deadlines import find_deadline, is_deadline
from kg.ingest.labels import UNIT_ROLES, label_ahead, label_pattern, label_role, label_segments
from kg.ingest.names import is_group, kind_of
from kg.ingest.normalise import canonical, fold
from kg.ingest.rulebook import rules
from kg.ingest.said_once import find_convention, find_inherited, find_scope
from kg.ingest.units import UnitList, parse_units, space_parts

_BLANK = ";"
_SPACE = re.compile(r"\s+")
_LAST_ITEM = re.compile(r"[^、,;。:]*\Z")


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
    inherited : str
        Units said to be meant for all that follows, as printed.
    labelled, colon, verbal, event : bool
        Whether roles came from labels, whether these had a colon, whether they came from verbs, and whether only organisers of an event
        are named.
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
    flags: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """Return all names, whatever their role."""
        return [name for role in UNIT_ROLES for name in self.units[role]]

    def add(self, role: str, found: UnitList) -> None:
        """Add the units of one list."""
        self.units[role] += found.names
        self.open = self.open or found.open

    def lead_from_first(self) -> None:
        """Apply "the first listed leads": unless a lead is named, or the list is one group alone."""
        listed = self.units["responsible"]
        if self.units["lead"] or not listed or (len(listed) == 1 and listed[0].startswith(("各", "有关", "相关"))):
            return
        self.units["lead"].append(listed.pop(0))
        self.flags.append("first-listed-is-lead")


@cache
def _verbs() -> re.Pattern[str]:
    """A verb that reaches the end of its clause, named after its role."""
    verbs = rules("roles")["verbs"]
    end = rf"(?=\s*(?:[,;。、.!|\n\f]|{verbs['together']}|$))"
    choices = "|".join(f"(?P<{role}>{verbs[role]})" for role in ("lead", "guiding", "supporting", "responsible"))
    return re.compile(f"(?:{choices}){end}")


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _BLANK * (end - start) + text[end:]


def _read_convention(text: str, into: RoleText) -> str:
    found = find_convention(text)
    if not found:
        return text
    into.convention = "onward" if found["onward"] or re.search(r"下同|以下", found[0]) else "here"
    return _blank(text, found.start(), found.end())


def _read_inherited(text: str, plain: str, into: RoleText) -> str:
    found = find_inherited(text)
    if not found:
        return text
    into.inherited = canonical(plain[found.start("units") : found.end("units")])
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
    start = 0
    for clause in re.split(r"[,;。]", text):
        if clause and is_deadline(clause):
            into.deadline = into.deadline or canonical(plain[start : start + len(clause)])
            text = _blank(text, start, start + len(clause))
        start += len(clause) + 1
    return text


def tighten(plain: str) -> str:
    """Return a role text without the white space that parts nothing; where it parts labels it becomes ``;``.

    Examples
    --------
    >>> tighten("牵头单位：市发改\\n委\\n责任单位：市财政局 市科技局")
    '牵头单位：市发改委;责任单位：市财政局 市科技局'
    """
    text, tight, start = fold(plain), [], 0
    for found in _SPACE.finditer(text):
        index = found.start()
        tight.append(plain[start:index])
        if label_ahead().match(text, index):
            tight.append(_BLANK)
        elif space_parts(text, index, _item_start(text, index)):
            tight.append(" ")
        start = found.end()
    return "".join([*tight, plain[start:]])


def _item_start(text: str, index: int) -> int:
    """Where the list item that ends at `index` begins."""
    found = _LAST_ITEM.search(text, max(0, index - 60), index)
    return found.start() if found else max(0, index - 60)


def _share_by_verbs(text: str, plain: str, start: int, end: int, default: str, into: RoleText) -> None:
    """Give each stretch of units to the verb that follows it; a rest without a verb goes to `default`, or nowhere."""
    at = start
    for verb in _verbs().finditer(text, start, end):
        if not _bracketed(text, start, verb.start()):
            into.add(verb.lastgroup or default, _list(text, plain, at, verb.start()))
            into.verbal = True
            at = verb.end()
    rest = _list(text, plain, at, end)
    if at == start or all(kind_of(name) not in ("odd", "speech") for name in rest.names):
        into.add(default or "responsible", rest)


def _bracketed(text: str, start: int, at: int) -> bool:
    """Whether a position stands inside an inner bracket."""
    inner = text[start:at]
    return sum(map(inner.count, "(〔[【")) > sum(map(inner.count, ")〕]】"))


@cache
def _together() -> re.Pattern[str]:
    words = rules("roles")["verbs"]["together"]
    return re.compile(rf"{words}(?=[\u3400-\u9fff]{{2}})(?!员|办|作|领导|小组|委|组|中心)")


def _list(text: str, plain: str, start: int, end: int) -> UnitList:
    """Parse one list; 会同 between units parts them like a comma."""
    part = text[start:end]
    if not _together().search(part):
        return parse_units(plain[start:end])
    joined = _together().sub(lambda found: "," * len(found[0]), part)
    piece = "".join(char if new == old else "," for char, new, old in zip(plain[start:end], joined, part, strict=True))
    return parse_units(piece)


_INNER_ROLE = re.compile(
    r"[(〔\[【]\s*(牵头|牵头单位|牵头部门|责任|责任单位|配合|配合单位|参与|协助|主责|指导)\s*[)〕\]】]"
)
_INNER_MEANING = {
    "牵": "lead",
    "主": "lead",
    "责": "responsible",
    "配": "supporting",
    "参": "supporting",
    "协": "supporting",
    "指": "guiding",
}


def _by_inner_roles(into: RoleText) -> None:
    """Move units whose own bracket names their role: 市经信局(牵头)、市科技局(配合)."""
    for role in UNIT_ROLES:
        for name in list(into.units[role]):
            found = _INNER_ROLE.search(fold(name))
            if found:
                into.units[role].remove(name)
                into.units[_INNER_MEANING[found[1][0]]].append(name[: found.start()] + name[found.end() :])


def _read_segment(label: str, text: str, plain: str, start: int, end: int, into: RoleText) -> None:
    role = label_role(label)
    if role == "deadline":
        into.deadline = into.deadline or canonical(plain[start:end]).strip(",;。.，；、")
    elif role == "scope":
        into.flags.append("scope")
    elif role == "organiser":
        into.flags.append("organiser")
    elif role in UNIT_ROLES:
        into.labelled = into.labelled or not label.startswith("协办")
        _share_by_verbs(text, plain, start, end, role, into)
    elif not role and (not into.labelled and _verbs().search(text, start, end)):
        _share_by_verbs(text, plain, start, end, "", into)
    elif not role and end < len(text):
        _add_unlabelled(_list(text, plain, start, end), into)


def _add_unlabelled(found: UnitList, into: RoleText) -> None:
    """Add what stands before the first label, where that is nothing but units: 市商务局,配合单位:市财政局."""
    kinds = {kind_of(name) for name in found.names}
    if "organ" in kinds and kinds <= {"organ", "unit", "group"}:
        into.add("responsible", found)


def parse_roles(plain: str, *, first_is_lead: bool = False) -> RoleText:
    """Parse the text that names units.

    Parameters
    ----------
    plain : str
        The text as printed, without its outer bracket; line breaks inside it do not matter.
    first_is_lead : bool
        Whether the document has said before that the first listed unit leads.

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
    into, plain = RoleText(), tighten(plain)
    text = _read_convention(fold(plain), into)
    text = _read_inherited(text, plain, into)
    text = _read_scope(text, into)
    text = _read_deadline(text, plain, into)
    blanked = _blanked(text, plain)
    for label, start, end in label_segments(text):
        _read_segment(label, text, blanked, start, end, into)
    into.colon = label_pattern().search(text) is not None
    into.event = "organiser" in into.flags and not into.labelled and not into.verbal
    into.labelled = into.labelled or (bool(into.names()) and not into.verbal and not into.event)
    if not into.names() and _INNER_ROLE.search(text):
        into.add("responsible", parse_units(blanked))
        into.verbal = True
    _by_inner_roles(into)
    if first_is_lead or into.convention:
        into.lead_from_first()
    return into


def parse_bare(plain: str) -> RoleText:
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
    return into


def _blanked(text: str, plain: str) -> str:
    """Return the printed text with what has been read already left out."""
    return "".join(mark if mark == _BLANK else char for mark, char in zip(text, plain, strict=True))


def parse_role_cell(plain: str, role: str, *, first_is_lead: bool = False) -> RoleText:
    """Parse a table cell whose column gives the role; labels and verbs inside the cell win over the column.

    Parameters
    ----------
    plain : str
        The cell's text.
    role : str
        Role of its column: ``lead``, ``responsible``, ``supporting`` or ``guiding``.
    first_is_lead : bool
        Whether the document says that the first listed unit leads.

    Examples
    --------
    >>> found = parse_role_cell("市经信局牵头，相关部门参与", "responsible")
    >>> found.units["lead"], found.units["responsible"], found.units["supporting"]
    (['市经信局'], [], ['相关部门'])
    """
    into = parse_roles(plain, first_is_lead=first_is_lead)
    if not (into.labelled or into.verbal):
        into.add(role, parse_units(plain))
        _by_inner_roles(into)
        if first_is_lead:
            into.lead_from_first()
    return into


def names_a_group_alone(names: list[str]) -> bool:
    """Tell whether a list is one described group and nothing else."""
    return len(names) == 1 and is_group(names[0])


def opening_deadline(text: str) -> str:
    """Return the time a task's text opens with, or an empty text."""
    return find_deadline(text)
