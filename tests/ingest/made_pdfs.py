"""PDF files with Chinese text, set for tests line by line: tables with and without rules, columns of text, lying pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Text = tuple[float, float, str]  # left edge and baseline in points, y growing downwards, and what is printed
Rule = tuple[float, float, float, float]
SIZE, LEADING = 10.0, 14.0
WIDTH, HEIGHT = 595, 842
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


class Sheet:
    """One page under way."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.slanted: list[Text] = []
        self.large: list[Text] = []
        self.small: list[Text] = []
        self.rules: list[Rule] = []

    def write(self, x: float, y: float, *lines: str) -> float:
        """Set lines one under the other; return where the next would stand."""
        for line in lines:
            self.texts.append((x, y, line))
            y += LEADING
        return y

    def row(
        self, y: float, lefts: Sequence[float], cells: Sequence[str], *, middle: bool = False, space: float = 8
    ) -> float:
        """Set a table's row: a cell's lines are parted by ``|``; return the baseline of the row after it."""
        lines = [cell.split("|") for cell in cells]
        tallest = max(map(len, lines))
        for left, own in zip(lefts, lines, strict=True):
            self.write(left, y + (tallest - len(own)) * LEADING / 2 * middle, *own)
        return y + tallest * LEADING + space


def pdf(path: Path, sheets: Sequence[Sheet], rotate: int = 0) -> Path:
    """Write a PDF of such pages, each with the same `rotate`."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", *_FONT]
    kids = []
    for sheet in sheets:
        stream = " ".join(
            [
                *map(_text, sheet.texts),
                *map(_slanted, sheet.slanted),
                *map(_large, sheet.large),
                *map(_small, sheet.small),
                *map(_rule, sheet.rules),
            ]
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Rotate {rotate} "
            f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    body = "%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii"))
    return path


def _text(item: Text) -> str:
    x, y, text = item
    return f"BT /F1 {SIZE} Tf {x} {HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _large(item: Text) -> str:
    return _text(item).replace(f"/F1 {SIZE}", f"/F1 {6 * SIZE}")


def _small(item: Text) -> str:
    return _text(item).replace(f"/F1 {SIZE}", f"/F1 {0.8 * SIZE}")


def _slanted(item: Text) -> str:
    x, y, text = item
    return f"BT /F1 {3 * SIZE} Tf 0.8 0.6 -0.6 0.8 {x} {HEIGHT - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def _rule(rule: Rule) -> str:
    x0, y0, x1, y1 = rule
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S"
