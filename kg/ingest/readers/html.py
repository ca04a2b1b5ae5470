"""Reads a web page: the article without menus, and its tables with merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from kg.errors import DocumentError
from kg.ingest.readers.decode import decode
from kg.ingest.readers.delimited import too_big
from kg.ingest.readers.html_type import mark_type
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.note_marks import is_note_mark
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph, Piece

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "svg",
        "object",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "center",
        "hr",
        "figure",
        "figcaption",
        "address",
        "body",
        "html",
        "caption",
    ]
)
_CROSSED = frozenset(["del", "s", "strike"])
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LONG = 30  # characters: shorter pieces of text may be menus
_MENU = 0.6  # share of link text from which a block is a menu
_ARTICLE = 0.85  # share of the running text that the article's element must hold
_LAYOUT_CELL = 1500  # characters: a cell with more is a page layout, no table
_SPAN_MAX = 1000
_WIDE = r"[\u3001-\u9fff\uff00-\uffef\U000a3001-\U000a9fff\U000aff00-\U000affef]"  # Chinese, in type or not
_BROKEN_LINE = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")


def read_html(data: bytes, path: str, limits: Limits, look: str = "") -> tuple[list[Piece], list[str]]:
    """Return a page's paragraphs and tables in reading order, letters printed as `look` says in type.

    Raises
    ------
    DocumentError
        If the page holds no text, or a table is over the limits.
    """
    text, remarks = decode(data, path)
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            "the page holds no text", place=path, remedy="fetch it again, or save its text as .txt"
        ) from error
    remarks += _drop(root)
    if look:
        mark_type(root, look)
    pieces = list(_pieces(_article(root), path, limits))
    if not pieces:
        raise DocumentError("the page holds no text", place=path, remedy="fetch it again, or save its text as .txt")
    return pieces, remarks


def _drop(root: Any) -> list[str]:
    """Take out what is never part of the article, and say what was crossed out: scripts, navigation, hidden parts, blocks that are mostly links."""
    crossed = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element.tag == "body":
            continue
        out = element.tag in _CROSSED and bool((element.text_content() or "").strip())
        if out or element.tag in _SKIPPED or _is_hidden(element) or _is_note_mark(element) or _is_menu(element):
            crossed += out
            element.drop_tree()
    return [f"{crossed} pieces of text that are crossed out are not read"] if crossed else []


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None


def _is_note_mark(element: Any) -> bool:
    """Tell whether an element is the raised mark of a note behind a name: 市商务局①."""
    if element.tag != "sup":
        return False
    previous = element.getprevious()
    before = previous.tail if previous is not None else element.getparent().text
    return is_note_mark(element.text_content() or "", before or "")


def _is_menu(element: Any) -> bool:
    if element.tag not in ("div", "ul", "ol", "table", "header", "section"):
        return False
    links = [link for link in element.iter("a") if (link.text_content() or "").strip()]
    if len(links) < 3:
        return False
    linked = sum(len("".join(link.text_content().split())) for link in links)
    return linked > _MENU * len("".join(element.text_content().split()))


def _weight(element: Any) -> int:
    """Return how much running text an element holds: the text of its pieces that are long or end a sentence."""
    pieces = (part.strip() for part in element.itertext())
    return sum(len(part) for part in pieces if len(part) >= _LONG or part.endswith(("。", "）")))


def _article(root: Any) -> Any:
    """Return the smallest element that holds nearly all running text."""
    body = root.find(".//body")
    here = body if body is not None else root
    total = _weight(here)
    while total:
        children = [
            child
            for child in here
            if isinstance(child.tag, str) and child.tag not in ("p", "span", "font", "b", "strong")
        ]
        best = max(children, key=_weight, default=None)
        if best is None or _weight(best) < _ARTICLE * total or (best.tag == "table" and not _is_layout(best)):
            break
        if here.tag == "tr" and len(children) > 1 and best.tag in ("td", "th") and not _is_layout_cell(best):
            break
        here = best
    return here


def _is_layout_cell(cell: Any) -> bool:
    return len(cell.text_content()) > _LAYOUT_CELL or cell.find(".//table") is not None


def _is_layout(table: Any) -> bool:
    """Tell whether a table only arranges the page."""
    cells = list(table.iter("td", "th"))
    return len(cells) <= 1 or table.get("role") == "presentation" or any(map(_is_layout_cell, cells))


def _pieces(element: Any, path: str, limits: Limits) -> Iterator[Piece]:
    run: list[str] = []
    for event in _events(element):
        if isinstance(event, str):
            run.append(event)
            continue
        text = _tidy("".join(run))
        run = []
        if text:
            yield Paragraph(text=text)
        if event is not None:
            yield _grid(event, path, limits)
    text = _tidy("".join(run))
    if text:
        yield Paragraph(text=text)


def _events(element: Any) -> Iterator[Any]:
    """Give runs of text, None at each break between paragraphs, and the element of each table."""
    if element.tag == "table" and not _is_layout(element):
        yield element
        return
    block = element.tag in _BLOCKS
    if block or element.tag == "br":
        yield None
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _events(child)
        if child.tail:
            yield child.tail
    if block:
        yield None


def _tidy(text: str) -> str:
    """Return text with white space as a browser shows it; a line break between two Chinese characters is no space."""
    return re.sub(r"\s+", " ", _BROKEN_LINE.sub("", text)).strip()


def _span(cell: Any, name: str) -> int:
    value = re.match(r"\s*(\d{1,4})", cell.get(name, "1"))
    return min(max(int(value.group(1)), 1), _SPAN_MAX) if value else 1


def _grid(table: Any, path: str, limits: Limits) -> Grid:
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    rows = list(table.iter("tr"))
    for row, element in enumerate(rows):
        column = 0
        for part in (child for child in element if child.tag in ("td", "th")):
            while (row, column) in taken:
                column += 1
            down, across = min(_span(part, "rowspan"), len(rows) - row), _span(part, "colspan")
            if column + across > limits.columns or len(taken) > limits.cells:
                raise too_big(path, limits)
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            cells.append(GridCell(row=row, column=column, text=_cell_text(part), rows=down, columns=across))
            column += across
    width = 1 + max((column for _, column in taken), default=0)
    return Grid(cells=cells, height=len(rows), width=width)


def _cell_text(cell: Any) -> str:
    """Return a cell's text, each of its paragraphs on a line of its own."""
    lines: list[str] = [""]
    for event in _events(cell):
        if isinstance(event, str):
            lines[-1] += event
        else:
            lines.append(event.text_content() if event is not None else "")
            lines.append("")
    return "\n".join(filter(None, map(_tidy, lines)))
