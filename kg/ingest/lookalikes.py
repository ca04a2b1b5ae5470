"""Tables that look like task tables but are none: lists of projects with their builders, and wishes to a higher body."""

from __future__ import annotations

from collections.abc import Sequence

from kg.ingest.document import Block
from kg.ingest.headers import UNIT_KINDS, HeaderRules
from kg.ingest.names import BODIES, bare_form, kind_of
from kg.ingest.normalise import fold
from kg.ingest.rulebook import pattern
from kg.ingest.units import parse_units

_TORN = 2  # names of one character in a table that is not believed: one may be a slip
_TOLD = {"title", "content", "project", "task-number"}
_ROSTER = "it lists people, scores or addresses of units; no column says what is to be done"
_BUILT = "it lists projects with builders or sums invested; its units build or own them"


def row_refusal(kinds: Sequence[str], names: Sequence[str], rules: HeaderRules) -> str:
    """Return why one row of a table of which nothing but header and units is known for sure is no task, or an empty text."""
    if "roster" in kinds and not set(kinds) & _TOLD:
        return _ROSTER
    if _names_builders(kinds):
        return _BUILT
    if "project" in kinds and all(bare_form(fold(name)).endswith(rules.company_endings) for name in names):
        return "every unit is a company, university or hospital: it lists projects, not tasks"
    return ""


def refusal(rows: Sequence[Block], kinds: Sequence[str], rules: HeaderRules, caption: str) -> str:
    """Return why a table is no task table, or an empty text.

    Parameters
    ----------
    rows : sequence of Block
        Its rows.
    kinds : sequence of str
        The kind of each column.
    rules : HeaderRules
        The word lists.
    caption : str
        The paragraph above the table.
    """
    units = [index for index, kind in enumerate(kinds) if kind in UNIT_KINDS]
    if not units:
        wish = next((header for header, kind in zip(rows[0].header, kinds, strict=False) if kind == "wish"), "")
        if wish:
            return f"its column {wish!r} names bodies that are asked for help, not units with a duty"
        return "it lists projects with their builders and names no unit with a duty"
    told = set(kinds) & _TOLD
    if "roster" in kinds and not told:
        return _ROSTER
    if not told and "deadline" not in kinds and all(_is_weak(rows[0].header, index) for index in units):
        return _ROSTER
    if "power" in kinds:
        return "it lists powers of organs with their legal ground, not tasks of a plan"
    if "agenda" in kinds and not told:
        return "it is the agenda of a meeting"
    if "event" in kinds and not told and all(_is_host(rows[0].header[index], rules) for index in units):
        return "it lists events with their hosts"
    if _names_builders(kinds):
        return _BUILT
    names_projects = "project" in kinds or rules.caption in caption
    torn = _torn_names(rows, units)
    if len(torn) >= _TORN:
        return f"its rows cannot be told: cells of units hold torn names ({'、'.join(sorted(set(torn)))})"
    houses = [at for at in units if at >= len(rows[0].header) or not _names_parts(rows[0].header[at], rules)]
    share = _company_share(rows, houses, rules)
    if share >= rules.company_share and (names_projects or share > 0.8):
        return (
            f"in {share:.0%} of its rows every unit is a company, university or hospital: it lists projects, not tasks"
        )
    return ""


def _names_builders(kinds: Sequence[str]) -> bool:
    """Tell whether a table has a column of builders, or of sums invested where no column says which unit leads."""
    return "builder" in kinds or ("investment" in kinds and "lead" not in kinds)


def _torn_names(rows: Sequence[Block], units: Sequence[int]) -> list[str]:
    """Return what is left of names where a cell was cut between two lines: a single character."""
    cells = [cell for row in rows for cell in row.cells if cell.column in units and not cell.carried]
    return [name for cell in cells for name in parse_units(cell.text).names if len(name) == 1]


def _is_weak(header: Sequence[str], column: int) -> bool:
    """Tell whether a column's header says who has to do with a thing, but not that anything is to be done: 主管部门."""
    return column < len(header) and pattern("headers", "lookalike.weak").search(header[column]) is not None


def _names_parts(header: str, rules: HeaderRules) -> bool:
    """Tell whether a column is one of parts of one house: a university's 责任学院, a hospital's 承办科室."""
    return any(word in header for word in rules.inner)


def _is_host(header: str, rules: HeaderRules) -> bool:
    return any(word in header for word in rules.hosts)


def without_measures(rows: Sequence[Block], kinds: Sequence[str], rules: HeaderRules) -> tuple[str, ...]:
    """Return the kinds of columns, those that hold units of measure (亿元, %, 家) left out: no cell of theirs names a body."""
    return tuple("" if _is_measure(rows, index, rules) else kind for index, kind in enumerate(kinds))


def _is_measure(rows: Sequence[Block], column: int, rules: HeaderRules) -> bool:
    if column >= len(rows[0].header) or rows[0].header[column].rpartition("/")[2] not in rules.measure:
        return False
    names = [
        name for row in rows for cell in row.cells if cell.column == column for name in parse_units(cell.text).names
    ]
    return not any(kind_of(fold(name)) in BODIES for name in names)


def _company_share(rows: Sequence[Block], units: Sequence[int], rules: HeaderRules) -> float:
    """Return in which share of the rows all units are companies."""
    filled = companies = 0
    for row in rows:
        text = "、".join(cell.text for cell in row.cells if cell.column in units and cell.text)
        names = [bare_form(fold(name)) for name in parse_units(text).names]
        if names:
            filled += 1
            companies += all(name.endswith(rules.company_endings) for name in names)
    return companies / filled if filled else 0.0
