"""Small files of every format, made for tests from words of our own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl

HEADER = ["序号", "任务名称", "牵头单位", "配合单位", "完成时限"]
ROWS = [
    ["1", "建设海洋实验室", "市科技局", "市财政局、市教育局", "2026年底"],
    ["2", "举办设计周", "市文化和旅游局", "各区、市政府", "持续推进"],
]


def xlsx(path: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


def share_strings(path: Path) -> Path:
    """Move the texts that a workbook holds in its cells to its table of texts, where spreadsheet programs write them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    items: list[bytes] = []

    def shared(cell: re.Match[bytes]) -> bytes:
        items.append(b"<si>%s</si>" % cell["item"])
        return b'<c%s t="s"><v>%d</v></c>' % (cell["place"], len(items) - 1)

    inline = re.compile(rb'<c(?P<place>[^>]*?) t="inlineStr"><is>(?P<item>.*?)</is></c>', re.DOTALL)
    name, main = "xl/worksheets/sheet1.xml", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts[name] = inline.sub(shared, parts[name])
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (main, b"".join(items))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    )
    return zipped(path, parts)


def word(
    path: Path,
    paragraphs: list[str],
    rows: list[list[str]],
    merge: tuple[tuple[int, int], tuple[int, int]] | None = None,
) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        if merge:
            (top, left), (bottom, right) = merge
            table.cell(top, left).merge(table.cell(bottom, right))
    document.save(path)
    return path


def pdf(path: Path, pages: list[str], trailer: str = "") -> Path:
    """Write a PDF of ASCII lines in Helvetica; one string a page, a content stream of our own where it starts with ``%``."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        if text.startswith("%"):
            stream = text
        else:
            lines = "".join(
                f"72 {760 - 16 * i} Td ({line}) Tj -72 -{760 - 16 * i} Td " for i, line in enumerate(text.split("\n"))
            )
            stream = f"BT /F1 12 Tf {lines} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        resources = "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    body, offsets = "%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{offset:010d} 00000 n \n" for offset in offsets
    )
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    path.write_bytes(body.encode("latin-1"))
    return path


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    path.write_bytes(buffer.getvalue())
    return path
