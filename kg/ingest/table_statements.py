"""Document -> statements of its task tables: one row of units, one statement; tables that only look alike are refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product, zip_longest

from kg.ingest.candidate import Statement
from kg.ingest.document import Block, Cell, Document
from kg.ingest.headers import UNIT_KINDS, HeaderRules, header_rules, kinds_of
from kg.ingest.labels import UNIT_ROLES
from kg.ingest.lookalikes import refusal, without_measures
from kg.ingest.name_lines import parted_names
from kg.ingest.role_text import RoleText
from kg.ingest.roles import parse_role_cell
from kg.ingest.rulebook import pattern
from kg.ingest.said_once import FIRST, Leads
from kg.ingest.table_assigned import assigned_statements, without_assigned
from kg.ingest.table_headings import with_headed_units
from kg.ingest.table_measures import measures_of
from kg.ingest.table_notes import caption_of, leads_of
from kg.ingest.table_people import without_people
from kg.ingest.told_columns import told_by_cells
from kg.ingest.typeface import with_type, with_type_of

_TITLE_LENGTH = 40
_LONGEST_NAME = 12  # characters shown of what may be a column's name
_HEADS = "the row names no unit; it heads the rows below it"
_BRACKETED = pattern("hierarchy", "bracketed")
_BROKEN = pattern("headers", "cells.broken")
_CHINESE = pattern("hierarchy", "chinese")
_FIRST_SENTENCE = re.compile(r"[^。；;\n]+")
_ITEM = re.compile(r"(?m)^\s*[（(]?\d{1,2}[)）.．、]\s*(?=[\u3400-\u9fff])")  # numbers of the units in a cell
_WORDS = re.compile(r"[\u3400-\u9fff]{4}")
_NUMBER = pattern("hierarchy", "cell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something a reader may look for that was left out: where, and why."""

    page: int | None
    start: int
    end: int
    reason: str


@dataclass(slots=True)
class TableFindings:
    """Statements of a document's tables, and the tables and rows left out."""

    statements: list[Statement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table's rows with the kind of each column, what is said of its leads, and which cells reach over several rows.

    `peopled` are the columns whose header names people beside units.
    """

    rows: tuple[Block, ...]
    kinds: tuple[str, ...]
    leads: Leads | None
    merged: frozenset[tuple[int, int]]
    peopled: frozenset[int]

    def cells(self, row: Block, *kinds: str) -> list[Cell]:
        return [cell for cell in row.cells if self.kind(cell) in kinds]

    def rest(self, cell: Cell) -> str:
        """Return the role of those who do not lead in a column of leads and others: 牵头及配合单位, 牵头及责任单位."""
        header = self.rows[0].header[cell.column]
        return "responsible" if pattern("headers", "cells.shares").search(header) else "supporting"

    def kind(self, cell: Cell) -> str:
        return self.kinds[cell.column] if cell.column < len(self.kinds) else ""


def find_table_statements(document: Document, rules: HeaderRules | None = None) -> TableFindings:
    """Return one statement for each table row that names units.

    Parameters
    ----------
    document : Document
        A document whose rows carry their header.
    rules : HeaderRules, optional
        How headers are told; the shipped word lists by default.
    """
    rules, found = rules or header_rules(), TableFindings()
    for _, group in groupby(document.rows(), key=lambda row: (row.table, row.header)):
        rows = tuple(group)
        told = told_by_cells(rows, kinds_of(rules, rows[0].header))
        kinds = _members_support(without_measures(rows, told, rules))
        rows, kinds = with_headed_units(document, rows, without_assigned(kinds))
        if not set(kinds) & {*UNIT_KINDS, "wish", "builder"}:
            assigned = list(_assigned(document, rows, kinds))
            found.statements += assigned
            found.skipped += [] if assigned else [_unread(rows)]
            continue
        rows = tuple(_listed(part, kinds) for row in rows for part in measures_of(row, kinds, document.text))
        merged = frozenset((cell.column, cell.start) for row in rows for cell in row.cells if cell.carried)
        peopled = frozenset(at for at, text in enumerate(rows[0].header) if rules.names_people(text))
        table = _Table(rows, kinds, leads_of(document, rows, kinds), merged, peopled)
        reason = refusal(rows, kinds, rules, caption_of(document, rows[0]))
        if reason:
            found.skipped.append(
                _skipped(rows[0].page, rows[0].start, rows[-1].end, f"table of {len(rows)} rows: {reason}")
            )
        else:
            _read_rows(document, table, rules, found)
    return found


def _assigned(document: Document, rows: Sequence[Block], kinds: Sequence[str]) -> Iterator[Statement]:
    """Give the statements of a table whose measures name their units themselves."""
    table = _Table(tuple(rows), tuple(kinds), leads_of(document, rows, kinds), frozenset(), frozenset())
    number = ("", "")
    for row in rows:
        number = (_number(table, row) or (number[0] if number[1] == row.section else ""), row.section)
        for statement in assigned_statements(document, row, kinds, table.leads):
            yield replace(
                statement,
                rule="table-row",
                number=number[0] or statement.number,
                deadline=statement.deadline or _first(table.cells(row, "deadline")),
                section=row.section or _first(table.cells(row, "group")),
                page=document.page_at(statement.start),
                flags=_unique(["table-row", *statement.flags]),
            )


def _listed(row: Block, kinds: Sequence[str]) -> Block:
    """Return a row whose units are parted in the cells that number them or that have one a line."""
    cells = (
        replace(cell, text=parted_names(_ITEM.sub("", cell.text)))
        if cell.column < len(kinds) and kinds[cell.column] in UNIT_KINDS
        else cell
        for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _members_support(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of columns with 成员单位 read as supporting units where a column says who leads, as nothing elsewhere."""
    reads_as = "supporting" if "lead" in kinds else ""
    return tuple(reads_as if kind == "member" else kind for kind in kinds)


def _skipped(page: int | None, start: int, end: int, reason: str) -> Skipped:
    return Skipped(page=page, start=start, end=end, reason=reason)


def _unread(rows: Sequence[Block]) -> Skipped:
    """Say that a table is not read because no column of units is recognised in it."""
    header = "、".join(dict.fromkeys(filter(None, rows[0].header)))
    first = "、".join(" ".join(cell.text.split())[:_LONGEST_NAME] for cell in rows[0].cells if cell.text)
    problem = (
        f"no column of units among its headers ({header})" if header else f"no header is recognised, first row: {first}"
    )
    remedy = "where a header names its columns in other words, a mapping file can say what they hold (--mapping)"
    return _skipped(rows[0].page, rows[0].start, rows[-1].end, f"table of {len(rows)} rows: {problem}; {remedy}")


def _read_rows(document: Document, table: _Table, rules: HeaderRules, found: TableFindings) -> None:
    above: tuple[list[Cell], str] | None = None
    number = ("", "")
    for row, below in zip_longest(table.rows, table.rows[1:]):
        if any(rules.is_sum(cell.text) for cell in row.cells):
            found.skipped.append(_skipped(row.page, row.start, row.end, "the row gives sums"))
            continue
        number = (_number(table, row) or (number[0] if number[1] == row.section else ""), row.section)
        units = [cell for cell in table.cells(row, *UNIT_KINDS) if cell.text and not rules.is_none(cell.text)]
        blank = not any(cell.text for cell in table.cells(row, *UNIT_KINDS))
        heads = blank and below is not None and _is_under(_number(table, below), number[0])
        carried = blank and above is not None and above[1] == row.section and _has_task(table, row) and not heads
        if carried and above is not None:
            units = above[0]
        elif not units:
            reason = _HEADS if heads else "the row names no unit" if blank else "the row says that it has no unit"
            found.skipped.append(_skipped(row.page, row.start, row.end, reason))
            continue
        above = units, row.section
        statement = _statement(document, table, row, units, carried, number[0])
        if statement is None:
            found.skipped.append(_skipped(row.page, row.start, row.end, "the unit cell holds no unit's name"))
        else:
            found.statements.append(statement)


def _is_under(number: str, above: str) -> bool:
    """Tell whether a number is one of a part of what stands above it: 2.1 under 2, 1 under 一."""
    parts = number.startswith((f"{above}.", f"{above}-", f"{above}．")) and number != above
    return bool(above) and (parts or (_CHINESE.match(above) is not None and number[:1].isdigit()))


def _has_task(table: _Table, row: Block) -> bool:
    return any(cell.text and not cell.carried for cell in table.cells(row, "title", "content", "duty", "group"))


def _statement(
    document: Document, table: _Table, row: Block, units: list[Cell], carried: bool, number: str
) -> Statement | None:
    texts = [_read_cell(document, cell, table) for cell in units]
    names = {role: _unique(name for text in texts for name in text.units[role]) for role in UNIT_ROLES}
    if not any(names.values()):
        return None
    start, end = _span([cell for cell in units if not cell.carried] or [max(units, key=lambda cell: cell.start)])
    deadline = _first(table.cells(row, "deadline")) or next((text.deadline for text in texts if text.deadline), "")
    flags = _unique(
        ["table-row", *(["carried-units"] if carried else []), *(flag for text in texts for flag in text.flags)]
    )
    merged = any(cell.carried for cell in units)
    return Statement(
        start=start,
        end=end,
        printed=document.text[start:end],
        rule="table-row",
        source=document.path,
        number=number,
        title=_title(table, row),
        lead=names["lead"],
        responsible=names["responsible"],
        supporting=names["supporting"],
        guiding=names["guiding"],
        deadline=deadline,
        open=any(text.open for text in texts),
        page=document.page_at(start),
        confidence=0.7 if carried else 0.9 if merged or "mixed" in table.kinds else 0.97,
        section=row.section or _first(table.cells(row, "group")),
        flags=flags,
    )


def _read_cell(document: Document, cell: Cell, table: _Table) -> RoleText:
    kind = table.kind(cell)
    role = "responsible" if kind == "mixed" else kind
    text = without_people(cell.text) if cell.column in table.peopled else cell.text
    leads = Leads(FIRST, table.rest(cell)) if kind == "mixed" else table.leads
    if marked := document.marked_in(cell.start, cell.end):
        text = with_type_of(text, with_type(document.text[cell.start : cell.end], marked))
    return parse_role_cell(text, role, leads=leads)


def _unique(names: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _span(cells: Sequence[Cell]) -> tuple[int, int]:
    return min(cell.start for cell in cells), max(cell.end for cell in cells)


def _first(cells: Sequence[Cell]) -> str:
    text = next((cell.text for cell in cells if cell.text), "")
    return " ".join(_BROKEN.sub("", text).split())


def _number(table: _Table, row: Block) -> str:
    """Return the number of the task in the plan where the table gives it, else the row's own number."""
    for kind in ("task-number", "number"):
        text = _first(table.cells(row, kind))
        if text and (kind == "number" or _NUMBER.match(text)):
            return text
    first = row.cells[0].text if row.cells and not row.cells[0].carried else ""
    return first if "number" not in table.kinds and _BRACKETED.fullmatch(first) else ""


def _title(table: _Table, row: Block) -> str:
    """Return the row's own title: the name of its task, else the start of its content, else of a column whose header says nothing.

    A cell that reaches over several rows names no row alone; it is the title where the row has no other.
    """
    cells = [cell for cell in row.cells if cell.text]
    own = [cell for cell in cells if not cell.carried and (cell.column, cell.start) not in table.merged]
    tasks = product((own, cells), ("title", "project", "content"))
    for among, kind in (*tasks, (cells, "duty"), (cells, ""), (cells, "group")):
        named = [cell for cell in among if table.kind(cell) == kind and (kind or _WORDS.search(cell.text))]
        if named:
            text = "".join(named[0 if kind != "title" else -1].text.split("\n"))
            found = _FIRST_SENTENCE.match(text)
            return (found[0] if found else text)[:_TITLE_LENGTH]
    return ""
