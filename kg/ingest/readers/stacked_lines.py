"""Tables in plain text whose cells were written one a line, as a web page copied into plain text leaves them.

Such a table is read here where nothing has to be guessed: its header begins with a number column, its rows begin with 1, 2, 3 …, and all have
one line for each column. Any other is left to `kg.ingest.flattened`, which goes by what the lines say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.ingest.headers import UNIT_KINDS, HeaderRules
from kg.ingest.readers.table_blocks import opens_heading
from kg.ingest.readers.text_runs import Span, TextRow, TextRun, is_header, stripped

_FIRST = re.compile(r"(?m)^[ \t]*1[ \t.、．|]*\r?\n")
_LONGEST = 16  # characters of a column's name
_COLUMNS = 12
_ROW_LINES = 64  # lines of a row at most
_NUMBER_NAME = 4  # characters of a number column's name
_BARS = " \t|\r"


def find_stacked(text: str, rules: HeaderRules) -> Iterator[TextRun]:
    """Give the tables whose cells stand one a line, in order."""
    at = 0
    while (first := _FIRST.search(text, at)) is not None:
        at = first.end()
        header, headings = _header(text, first.start(), rules)
        if header:
            run = _run(text, header, headings, first.start(), rules)
            if run is not None:
                yield run
                at = run.rows[-1].end


def _lines(text: str, start: int) -> Iterator[Span]:
    """Give the lines from `start` on that hold something, without bars at their ends."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _line(text, start, end)
        start = end + 1


def _line(text: str, start: int, end: int) -> Iterator[Span]:
    first, last = stripped(text, start, end)
    last = first + len(text[first:last].rstrip(_BARS))
    if last > first:
        yield first, last


def _lines_before(text: str, end: int) -> Iterator[Span]:
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        yield from _line(text, start, end)
        end = start


def _header(text: str, end: int, rules: HeaderRules) -> tuple[list[Span], list[Span]]:
    """Return the column names that stand one a line before `end`, and the headings between them and the first row."""
    names: list[Span] = []
    headings: list[Span] = []
    for first, last in _lines_before(text, end):
        line = text[first:last]
        if not names and opens_heading(line):
            headings.insert(0, (first, last))
            continue
        if last - first > _LONGEST or line.isdecimal() or len(names) == _COLUMNS:
            return [], []
        names.insert(0, (first, last))
        if rules.kind_of(line) == "number":
            return (names, headings) if is_header([text[slice(*name)] for name in names], rules) else ([], [])
    return [], []


def _run(text: str, header: list[Span], headings: list[Span], start: int, rules: HeaderRules) -> TextRun | None:
    """Return the table of a header and the lines from its first row on; nothing where a row has too few lines or too many."""
    chunks = list(_chunks(text, start, rules))
    parted = [_cut(text, chunk) for chunk in chunks[:-1]]
    widths = {len(chunk) for chunk, _ in parted} or {len(header)}
    width = widths.pop()
    columns = _columns(text, header, width, rules)
    if widths or columns is None or len(chunks[-1]) < width:
        return None
    rows = [TextRow(columns), *(TextRow([heading], whole=True) for heading in headings)]
    for chunk, below in parted:
        rows += [TextRow(chunk), *(TextRow([heading], whole=True) for heading in below)]
    return TextRun(text, [*rows, TextRow(chunks[-1][:width])])


def _chunks(text: str, start: int, rules: HeaderRules) -> Iterator[list[Span]]:
    """Give the lines of each row; after a heading numbers may begin again. The last row is followed by whatever comes after the table."""
    chunk: list[Span] = []
    number = 0
    for first, last in _lines(text, start):
        said = text[first:last].rstrip(".、．")
        if said == str(number + 1) or (said == "1" and opens_heading(text[slice(*chunk[-1])])):
            if chunk:
                yield chunk
            number, chunk = int(said), []
        elif len(chunk) > _ROW_LINES or (len(said) <= _NUMBER_NAME and rules.kind_of(said) == "number"):
            break
        chunk.append((first, last))
    yield chunk


def _cut(text: str, chunk: list[Span]) -> tuple[list[Span], list[Span]]:
    """Return the lines of a row and the headings that follow it."""
    cut = len(chunk)
    while cut > 1 and opens_heading(text[slice(*chunk[cut - 1])]):
        cut -= 1
    return chunk[:cut], chunk[cut:]


def _columns(text: str, header: list[Span], width: int, rules: HeaderRules) -> list[Span] | None:
    """Return one name a column: a last column of remarks may stay blank, and the parts of a split column stand after all others."""
    header = _whole_names(text, header, width, rules)
    kinds = [rules.kind_of(text[slice(*name)]) for name in header]
    if len(header) == width:
        return header
    if len(header) == width + 1 and kinds[-1] == "remark":
        return header[:-1]
    parts = len(kinds) - next((at for at in range(len(kinds), 0, -1) if kinds[at - 1] not in UNIT_KINDS), 0)
    wholes = [at for at, kind in enumerate(kinds[: len(kinds) - parts]) if kind in UNIT_KINDS]
    if len(header) == width + 1 and parts > 1 and len(wholes) == 1:
        return [*header[: wholes[0]], *header[-parts:], *header[wholes[0] + 1 : -parts]]
    return None


def _whole_names(text: str, header: Sequence[Span], width: int, rules: HeaderRules) -> list[Span]:
    """Return a header of too many lines with the names whole that were broken over two: 牵头 / 单位."""
    names = list(header)
    for at in range(len(names) - 2, -1, -1):
        both = (names[at][0], names[at + 1][1]) if at + 1 < len(names) else names[at]
        if len(names) > width and rules.is_name(text[slice(*both)]):
            names[at : at + 2] = [both]
    return names
