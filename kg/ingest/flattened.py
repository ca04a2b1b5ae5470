"""Reads a table whose cells were written one a line, as web pages copied into plain text leave it.

The header is a run of lines that are header words, one of them 责任单位 or the like. Where the rows are numbered and a row has as many lines as
the header has columns, each line is the cell of its column. Elsewhere every line that is nothing but units is a unit cell; neighbouring ones go to
the unit columns in their order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.ingest.deadlines import is_deadline
from kg.ingest.headers import header_rules
from kg.ingest.labels import UNIT_ROLES, label_role
from kg.ingest.lookalikes import row_refusal
from kg.ingest.names import BODIES, is_local_organ, kind_of, place_pattern
from kg.ingest.normalise import Normal
from kg.ingest.role_text import RoleText
from kg.ingest.roles import parse_role_cell
from kg.ingest.rulebook import pattern, words
from kg.ingest.sites import Site, list_goes_on
from kg.ingest.units import parse_units

_LINE = re.compile(r"[^\n\f]+")
_ROW = re.compile(r"[ ]*(?P<number>\d{1,3})[ ]+(?P<rest>\S.*)")
_SPACED_WORD = re.compile(r"(?<!\S)\S(?: \S)+(?!\S)")
_NUMBER_LINE = re.compile(r"(?m)^[ \t|]*(\d{1,3})[ \t|]*$")
_LONGEST_CELL = 200
_SHORTEST_HEADER = 3
_LONGEST_HEADER = 8
_LONGEST_ODD, _ODD_WORDS = (
    12,
    3,
)  # characters of a header word that is in no list, and how many such words may follow one another
_ODD = re.compile(r"[\u3400-\u9fff()]+")
_CELL = re.compile(r"[\s\S]+")


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row: its unit cells as one site, what they say, the task's text and its time, all from the lines around.

    `number` is the task's number where row and number stand on one line; `refused` says why the row is no task, where it is none.
    """

    site: Site
    found: RoleText
    title: str
    number: str = ""
    refused: str = ""


def _is_unit_header(line: str) -> bool:
    return line.endswith(words("fragments", "offices")) and label_role(line) in UNIT_ROLES


def _is_header(line: str) -> bool:
    """Whether a line may stand in a table's header."""
    return len(line) <= _LONGEST_HEADER and header_rules().kind_of(line) != ""


def _headers(lines: Sequence[re.Match[str]], texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Give where each header begins and ends, and the roles of its unit columns."""
    start = None
    for index in range(len(lines) + 1):
        text = texts[index] if index < len(lines) else ""
        if text and (_is_unit_header(text) or _is_header(text)):
            start = index if start is None else start
        elif start is not None:
            roles = tuple(label_role(text) for text in texts[start:index] if _is_unit_header(text))
            if roles and index - start >= _SHORTEST_HEADER:
                yield start, index, roles
            elif _opens_numbered(texts[start]) and _is_plain(text) and _goes_on(texts[start : index + 1 + _ODD_WORDS]):
                continue
            start = None


def _opens_numbered(text: str) -> bool:
    return header_rules().kind_of(text) == "number"


def _is_plain(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_ODD and _ODD.fullmatch(text) is not None


def _goes_on(texts: Sequence[str]) -> bool:
    """Whether a header that begins with a number column goes on after words that are in no list, up to its units' column."""
    last = max((at for at, text in enumerate(texts) if _is_unit_header(text)), default=0)
    return all(_is_plain(text) for text in texts[:last]) and last > 0


def _surely_a_unit(name: str) -> bool:
    """Whether a name alone on a line is a unit and no task: 市财政局, 青岛大学, 各区市; but not 办好展会, nor the rest of a torn name."""
    kind = kind_of(name)
    if kind == "group":
        return pattern("units", "sure_group").match(name) is not None
    return (kind == "organ" and not pattern("units", "rest_of_organ").fullmatch(name)) or (
        kind == "unit" and (place_pattern().search(name) is not None or is_local_organ(name))
    )


def _names(normal: Normal, line: re.Match[str]) -> tuple[tuple[str, ...], bool]:
    """The units of a line that is nothing but units; nothing otherwise."""
    if (
        len(line[0]) > _LONGEST_CELL
        or label_role(line[0]) in UNIT_ROLES
        or not re.search(r"[\u3400-\u9fff]{2}", line[0])
    ):
        return (), False
    return _units(normal.plain[line.start() : line.end()])


def _units(plain: str) -> tuple[tuple[str, ...], bool]:
    """The units of a text that is nothing but units; nothing otherwise."""
    units = parse_units(plain)
    kinds = [kind_of(name) for name in units.names]
    sure = bool(kinds) and all(kind in BODIES for kind in kinds) and any(map(_surely_a_unit, units.names))
    return (units.names, units.open) if sure else ((), False)


def find_flat_rows(normal: Normal, source: str = "") -> Iterator[FlatRow]:
    """Give the rows of flattened tables, in order; `source` is the original text, which holds the numbers of the rows."""
    lines = list(_LINE.finditer(normal.text))
    whole = normal.text.replace("\f", "\n")
    tight = whole.replace("|", "").replace(" ", "")
    texts = [text for text, line in zip(tight.split("\n"), whole.split("\n"), strict=True) if line]
    yield from _one_line_rows(normal, lines)
    if not any(map(_is_unit_header, texts)):
        return
    headers = list(_headers(lines, texts))
    for place, (begin, first, roles) in enumerate(headers):
        last = headers[place + 1][1] if place + 1 < len(headers) else len(lines)
        kinds = [header_rules().kind_of(text) for text in texts[begin:first]]
        for row in _numbered_rows(normal, source, lines[begin:first], lines[first:last], roles):
            yield replace(row, refused=row_refusal(kinds, row.found.names(), header_rules()))


def _numbered_rows(
    normal: Normal, source: str, header: Sequence[re.Match[str]], body: Sequence[re.Match[str]], roles: Sequence[str]
) -> Iterator[FlatRow]:
    """Give the rows between the numbers 1, 2, 3 … below a header; without such numbers, those that their units tell."""
    begin = normal.origin(header[-1].start())
    end = normal.origin(body[-1].end() - 1) if body else begin
    starts: list[int] = []
    for number in _NUMBER_LINE.finditer(source, begin, end):
        if int(number[1]) == len(starts) + 1:
            starts.append(number.start())
    at = [normal.origin(line.start()) for line in body]
    cuts = [bisect_left(at, start) for start in starts]
    if len(cuts) < 2:
        yield from _rows(normal, body, roles)
        return
    columns = ["".join(line[0].split()) for line in (*header, *body[: cuts[0]])]
    for first, last in pairwise([*cuts, min(cuts[-1] + len(columns) - 1, len(body))]):
        row = _by_column(normal, columns, body[first:last])
        yield from [row] if row else _rows(normal, body[first:last], roles)


def _by_column(normal: Normal, columns: Sequence[str], cells: Sequence[re.Match[str]]) -> FlatRow | None:
    """Return a row that has one line for each column after the number's; the group of the row below may follow."""
    number = next((place for place, header in enumerate(columns) if _opens_numbered(header)), len(columns))
    columns, grouped = columns[number + 1 :], number > 0
    if not columns or len(cells) - len(columns) not in (0, int(grouped)):
        return None
    cells = cells[: len(columns)]
    found = RoleText(labelled=True, flags=["table-row", "flattened-table"])
    held = [(cell, header) for cell, header in zip(cells, columns, strict=True) if _is_unit_header(header)]
    if not held:
        return None
    for cell, header in held:
        text = normal.plain[cell.start() : cell.end()].strip()
        if len(text) > _LONGEST_CELL or "。" in text:
            return None
        if not header_rules().is_none(text):
            said = parse_role_cell(text, label_role(header))
            for role, names in said.units.items():
                found.units[role] += names
            found.open = found.open or said.open
    times = [cell for cell, header in zip(cells, columns, strict=True) if header_rules().kind_of(header) == "deadline"]
    found.deadline = next((cell[0].strip() for cell in times if is_deadline(cell[0].strip())), "")
    site = Site(start=held[0][0].start(), end=held[-1][0].end(), kind="line")
    return FlatRow(site, found, cells[0][0].strip()) if found.names() else None


def _one_line_rows(normal: Normal, lines: Sequence[re.Match[str]]) -> Iterator[FlatRow]:
    """Give the rows of tables that have a row a line: ``1 办好展会 市商务局`` below ``序号 任务 责任单位``."""
    columns: tuple[str, ...] = ()
    for line in lines:
        row = _ROW.match(line[0])
        if row is None:
            columns = _columns(line[0]) or columns
            continue
        tokens = list(re.finditer(r"\S+", row["rest"]))
        if columns and len(tokens) > len(columns):
            start = line.start() + row.start("rest")
            cells = [(start + token.start(), start + token.end()) for token in tokens[-len(columns) :]]
            named = [_units(normal.plain[first:last]) for first, last in cells]
            if all(names for names, _ in named):
                site = Site(start=cells[0][0], end=cells[-1][1], kind="line")
                title = normal.plain[start : cells[0][0]].strip()
                yield FlatRow(site, _role_text(named, columns, ""), title, row["number"])


def _columns(line: str) -> tuple[str, ...]:
    """Return the roles of a one-line header's last columns; empty where a line is no header."""
    if line.count(" ") < _SHORTEST_HEADER - 1:
        return ()
    words = _SPACED_WORD.sub(lambda found: "".join(found[0].split()), line).split()
    roles = [label_role(word) for word in words if label_role(word) in UNIT_ROLES]
    whole = len(words) >= _SHORTEST_HEADER and all(map(_is_header, words))
    return tuple(roles) if whole and roles and label_role(words[-1]) == roles[-1] else ()


def _whole_lists(normal: Normal, lines: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Give the lines; those over which a list of units plainly goes on as one."""
    held: re.Match[str] | None = None
    for line in lines:
        if held is not None and _goes_over(normal, held):
            held = _CELL.match(normal.text, held.start(), line.end())
        else:
            yield from [held] if held is not None else []
            held = line
    yield from [held] if held is not None else []


def _goes_over(normal: Normal, line: re.Match[str]) -> bool:
    """Whether a line holds units and its list goes on in the next."""
    names = parse_units(normal.plain[line.start() : line.end()]).names if len(line[0]) <= _LONGEST_CELL else ()
    return bool(names) and _surely_a_unit(names[0]) and list_goes_on(normal.text, line.start(), line.end())


def _rows(normal: Normal, lines: Sequence[re.Match[str]], roles: Sequence[str]) -> Iterator[FlatRow]:
    index, task, lines = 0, "", list(_whole_lists(normal, lines))
    while index < len(lines):
        cells: list[tuple[tuple[str, ...], bool]] = []
        while index + len(cells) < len(lines) and (len(cells) < len(roles) or len(roles) == 1):
            cell = _names(normal, lines[index + len(cells)])
            if not cell[0]:
                break
            cells.append(cell)
        if not cells:
            text = normal.plain[lines[index].start() : lines[index].end()].strip()
            task = task if task or is_deadline(text) else text
            index += 1
            continue
        after = lines[index + len(cells)][0].strip() if index + len(cells) < len(lines) else ""
        site = Site(start=lines[index].start(), end=lines[index + len(cells) - 1].end(), kind="line")
        yield FlatRow(site, _role_text(cells, roles, after), task)
        index, task = index + len(cells), ""


def _role_text(cells: Sequence[tuple[tuple[str, ...], bool]], roles: Sequence[str], after: str) -> RoleText:
    found = RoleText(labelled=True, flags=["table-row", "flattened-table"])
    columns = tuple(roles) if len(roles) > 1 else tuple(roles) * len(cells)
    for role, (names, is_open) in zip(columns, cells, strict=False):
        found.units[role] += names
        found.open = found.open or is_open
    found.deadline = after if is_deadline(after) else ""
    return found
