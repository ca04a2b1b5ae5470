"""Hostile files: RDF to load, documents to read, tables to build from, and what is written for spreadsheets."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.faults.running import kg
from benchmarks.fuzz import material
from benchmarks.fuzz.seeds import seeds
from benchmarks.hostile.attack import Attack, Happened

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/"'
_LAUGH = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
_EVIL = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://127.0.0.1/","x")')


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def _rdf(canary: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, file and bytes of RDF nobody should load."""
    deep = 50_000
    yield (
        "a billion laughs",
        "a.rdf",
        f'<!DOCTYPE r [<!ENTITY l0 "ha">{_LAUGH}]><rdf:RDF {_RDF}><a:C a:p="&l12;"/></rdf:RDF>'.encode(),
    )
    yield (
        "laughs in UTF-16",
        "b.rdf",
        f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY l0 "ha">{_LAUGH}]><rdf:RDF {_RDF}/>'.encode(
            "utf-16"
        ),
    )
    yield (
        "an entity that is a file",
        "c.rdf",
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF {_RDF}><a:C><a:p>&x;</a:p></a:C></rdf:RDF>'.encode(),
    )
    yield (
        "elements 50,000 deep",
        "d.rdf",
        f"<rdf:RDF {_RDF}>{'<a:C><a:p>' * deep}{'</a:p></a:C>' * deep}</rdf:RDF>".encode(),
    )
    yield (
        "brackets 50,000 deep",
        "e.ttl",
        f"<http://a/s> <http://a/p> {'[ <http://a/p> ' * deep}1{' ]' * deep} .".encode(),
    )
    yield "lists 50,000 deep", "f.ttl", f"<http://a/s> <http://a/p> {'( ' * deep}1{' )' * deep} .".encode()
    yield (
        "triple terms 50,000 deep",
        "g.nt",
        f"<http://a/s> <http://a/p> {'<<( <http://a/s> <http://a/p> ' * deep}<http://a/o>{' )>>' * deep} .\n".encode(),
    )
    yield "JSON 50,000 deep", "h.jsonld", f"{'[' * deep}{']' * deep}".encode()
    lists = '{"@list":[' * 20_000 + "1" + "]}" * 20_000
    yield "JSON lists 20,000 deep", "p.jsonld", f'{{"@id":"http://a/s","http://a/p":{lists}}}'.encode()
    wide = " ".join(f"a:p{number}='x'" for number in range(200_000))
    yield "200,000 attributes", "q.rdf", f"<rdf:RDF {_RDF}><a:C {wide}/></rdf:RDF>".encode()
    yield "a context elsewhere", "i.jsonld", f'{{"@context":"{canary}","@id":"http://a/s","name":"x"}}'.encode()
    yield "a context that is a file", "j.jsonld", b'{"@context":"file:///etc/passwd","@id":"http://a/s","name":"x"}'
    yield (
        "an import from elsewhere",
        "k.ttl",
        f"<http://a/o> <http://www.w3.org/2002/07/owl#imports> <{canary}> .".encode(),
    )
    yield "a file that is no UTF-8", "l.ttl", b'<http://a/s> <http://a/p> "\xff\xfe" .'
    yield "an IRI that closes itself", "m.nt", b"<http://a/s> <http://a/p> <http://a/> <http://b/> .\n"
    yield "a gzip named Turtle", "n.ttl", b"\x1f\x8b\x08\x00" + b"\0" * 100
    yield "a text of 60 MB", "o.nt", b'<http://a/s> <http://a/p> "' + b"a" * (60 << 20) + b'" .\n'


def _documents(canary: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, file and bytes of documents nobody should read."""
    yield from _office_files()
    yield from _other_files(canary)


def _office_files() -> Iterator[tuple[str, str, bytes]]:
    docx, sheet = seeds("document-docx")[0], seeds("document-xlsx")[0]
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">{_LAUGH}]>'.encode()
    word, book = _parts(material.word(docx)), _parts(material.workbook(sheet))
    yield "a Word file of 1 GB", "a.docx", _zip({**word, "word/media/a.xml": b"\0" * (1 << 30)})
    yield (
        "a Word file that grows 1,000 times",
        "b.docx",
        _zip({**word, "word/document.xml": docx.replace(b"</w:body>", b"<w:p/>" * 5_000_000 + b"</w:body>")}),
    )
    yield (
        "entities in a Word file",
        "c.docx",
        _zip({**word, "word/document.xml": entity + docx.replace("一、".encode(), b"&x;")}),
    )
    yield (
        "100,000 paragraphs within each other",
        "d.docx",
        _zip(
            {**word, "word/document.xml": docx.replace(b"</w:body>", b"<w:sdt><w:sdtContent>" * 20_000 + b"</w:body>")}
        ),
    )
    yield "6,000 parts", "e.xlsx", _zip({**book, **{f"x/{n}.xml": b"" for n in range(6000)}})
    yield (
        "a sheet of 500 MB",
        "f.xlsx",
        _zip(
            {
                **book,
                "xl/worksheets/sheet1.xml": sheet.replace(
                    b"</sheetData>",
                    b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
                    + b"a" * (500 << 20)
                    + b"</t></is></c></row></sheetData>",
                ),
            }
        ),
    )
    yield (
        "a cell in the farthest corner",
        "g.xlsx",
        _zip(
            {
                **book,
                "xl/worksheets/sheet1.xml": sheet.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                ),
            }
        ),
    )
    yield "entities in a sheet", "h.xlsx", _zip({**book, "xl/worksheets/sheet1.xml": entity + sheet})
    yield "a zip with a name that leaves", "p.docx", _zip({**word, "../../evil": b"a"})


def _other_files(canary: str) -> Iterator[tuple[str, str, bytes]]:
    yield "a PDF that grows to 1 GB", "i.pdf", _pdf_bomb()
    yield (
        "a PDF whose pages are each other's",
        "j.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj trailer<</Root 1 0 R>>",
    )
    yield "tables 50,000 deep", "k.html", b"<html><body>" + b"<table><tr><td>" * 50_000
    yield (
        "one cell over a million columns",
        "l.html",
        b"<html><table><tr><td colspan=1000000 rowspan=1000000>a<td>b<tr><td>c</table>",
    )
    yield "a cell of 30 MB", "m.csv", b"a,b\n" + b"a" * (30 << 20) + b",1\n"
    yield "10 million brackets", "n.txt", "（".encode() * 3_000_000
    yield "10 million list marks", "o.txt", "一、市、".encode() * 300_000
    yield (
        "a web page that loads another",
        "q.html",
        f"<html><link rel=stylesheet href={canary}><img src={canary}><iframe src={canary}></iframe>一、a</html>".encode(),
    )


def _parts(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pdf_bomb() -> bytes:
    import zlib

    body = zlib.compress(b"BT (a) Tj ET\n" * 80_000_000, 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    return (
        head
        + page
        + b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(body)
        + body
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def files(folder: Path, canary: str) -> Iterator[Attack]:
    """Yield every attack by a file."""
    for number, (name, file, body) in enumerate(_rdf(canary)):
        words = ["load", str(_put(folder / file, body)), "--store", str(folder / f"store-{number}")]
        yield Attack("RDF files", name, f"`kg load {file}`, {len(body):,} bytes", _running(words), 60)
    for number, (name, file, body) in enumerate(_documents(canary)):
        words = ["ingest", str(_put(folder / file, body)), "--plan", "x", "-o", str(folder / f"out-{number}")]
        yield Attack("documents", name, f"`kg ingest {file}`, {len(body):,} bytes", _running(words), 90)
    yield from _tables(folder / "data")


def _put(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


def _running(words: list[str]) -> Callable[[], Happened]:
    def run() -> Happened:
        done = kg(words)
        said = (done.stderr.strip().splitlines() or ["read"])[0].replace(words[1], Path(words[1]).name)
        clean = (
            done.returncode in {0, 1, 124}
            and "Traceback" not in done.stderr
            and "root:" not in done.stdout + done.stderr
        )
        return f"exit {done.returncode}: {said[:160]}", clean

    return run


def _tables(folder: Path) -> Iterator[Attack]:
    """Yield tables whose names and cells attack, and what becomes of their cells in files for spreadsheets."""
    head = "id,class,label_zh,source,level\n"
    rows = "".join(
        f'unit/evil/u{n},Unit,"{text.strip().replace(chr(34), chr(34) * 2)}",source/evil,external\n'
        for n, text in enumerate(_EVIL)
    )
    traversing = "unit/../../etc,Unit,a,source/evil,external\n"
    for name, table, body in (
        ("a name that leaves its folder", "units.csv", head + traversing),
        ("a table of no known name", "passwd.csv", head),
        ("columns without end", "units.csv", ",".join(f"c{n}" for n in range(100_000)) + "\n"),
        ("a quote without end", "units.csv", head + '"' + "a" * 1_000_000),
        ("unsafe characters", "units.csv", head + "unit/evil/x,Unit,a\u202eb,source/evil,external\n"),
    ):
        own = folder / name.replace(" ", "-")
        yield Attack("tables", name, f"`kg build` of {table}", _building(own, table, body, well={1}))
    own = folder / "formulas"
    yield Attack(
        "tables", "cells that are formulas, built", "`kg build`", _building(own, "units.csv", head + rows, well={0}), 60
    )
    store = str(own / "store")
    query = "SELECT ?name { ?u a pa:Unit ; rdfs:label ?name }"
    for form in ("csv", "xlsx"):
        out = own / f"out.{form}"
        words = ["query", query, "-o", str(out), "--store", store]
        yield Attack("tables", f"cells that are formulas, as {form}", f"`kg query -o out.{form}`", _opening(words, out))
    out = own / "all.zip"
    words = ["export", "--format", "csv", "-o", str(out), "--store", store]
    yield Attack("tables", "cells that are formulas, exported", "`kg export --format csv`", _opening(words, out))


def _building(folder: Path, table: str, body: str, *, well: set[int]) -> Callable[[], Happened]:
    def run() -> Happened:
        place = folder / "data" / "tables" / "evil"
        place.mkdir(parents=True, exist_ok=True)
        sources = "id,title_zh,title_en\nsource/evil,恶意来源,Evil source\n"
        (folder / "data" / "sources.csv").write_text(sources, encoding="utf-8")
        (place / table).write_text(body, encoding="utf-8", newline="")
        done = kg(["build", "--no-shipped", "--data", str(folder / "data"), "--store", str(folder / "store")])
        said = (done.stderr.strip().splitlines() or ["built"])[0].replace(str(folder), "…")
        return f"exit {done.returncode}: {said[:160]}", done.returncode in well and "Traceback" not in done.stderr

    return run


def _opening(words: list[str], out: Path) -> Callable[[], Happened]:
    def run() -> Happened:
        done = kg(words)
        cells = list(_cells(out)) if done.returncode == 0 else []
        formulas = [cell for cell in cells if cell[:1] in set("=+-@\t\r") and cell[1:2] not in set("0123456789.")]
        return f"exit {done.returncode}, {len(cells)} cells, {len(formulas)} formulas {formulas[:3]}", bool(
            cells
        ) and not formulas

    return run


def _cells(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        import openpyxl

        for cells in openpyxl.load_workbook(path).worksheets[0].iter_rows():
            yield from (f"={cell.value}" if cell.data_type == "f" else f"'{cell.value}" for cell in cells)
        return
    bodies = [path.read_bytes()]
    if path.suffix == ".zip":
        bodies = list(_parts(bodies[0]).values())
    for body in bodies:
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
            yield from row
