"""Every bad file is one clear line, and reading it stays within bounds."""

from __future__ import annotations

import os
import resource
import zipfile
from pathlib import Path

import pytest

from kg.errors import DocumentError, KgError, LimitError
from kg.ingest.documents import read_document
from kg.ingest.readers.limits import Limits

from .made_files import HEADER, ROWS, pdf, word, xlsx, zipped


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path, limits=Limits(**limits))
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    assert " — " in text, "a remedy follows the problem"
    return text


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(tmp_path / "none.pdf")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)


@pytest.mark.parametrize("body", [b"", b" \n\r\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(body)
    assert "empty" in refused(path)


def test_a_text_over_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "500 MB, over the limit of 64 MB" in refused(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_an_encrypted_pdf_is_said_to_be_encrypted(tmp_path: Path) -> None:
    key = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00><00>]"
    assert "encrypted" in refused(pdf(tmp_path / "locked.pdf", ["secret"], lock))


def test_a_pdf_without_a_text_layer_asks_for_ocr(tmp_path: Path) -> None:
    text = refused(pdf(tmp_path / "scan.pdf", ["%\n0 0 m 100 100 l S"]))
    assert "no text layer" in text
    assert "OCR" in text


def test_a_pdf_cut_short_is_said_to_be_damaged(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "whole.pdf", ["text of one page"])
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[:60])
    assert "damaged or cut short" in refused(cut)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("plan.pdf", "<!DOCTYPE html><html><body>请登录</body></html>".encode(), "holds a web page"),
        ("plan.docx", "只是文字".encode(), "holds plain text"),
        ("plan.txt", b"%PDF-1.7\n", "holds PDF"),
        ("plan.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "picture"),
        ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .doc or .xls"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("plan.zip", b"Rar!\x1a\x07\x00", "RAR archive"),
        ("plan.rtf", b"{\\rtf1 text}", "RTF"),
        ("plan.bin", b"\x00\x01\x02\x03" * 10, "binary"),
        ("plan.docx", b"PK\x03\x04cut", "damaged or cut short"),
    ],
)
def test_a_file_is_judged_by_its_bytes_not_by_its_name(tmp_path: Path, name: str, body: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    assert said in refused(path)


def test_a_zip_bomb_is_refused_from_its_directory_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.docx", {"word/document.xml": b"0" * (30 * 1024 * 1024)})
    assert "zip bomb" in refused(path)


def test_a_file_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "big.xlsx", [["任务"] * 3])
    assert "unpacks to" in refused(path, unpacked=10)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "parts.docx", ["文字"], [])
    assert "parts, over the limit of 3" in refused(path, entries=3)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_xml_entities_are_refused(tmp_path: Path, suffix: str) -> None:
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[suffix]
    lol = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>'
    assert "declares XML entities" in refused(zipped(tmp_path / f"lol.{suffix}", {part: lol}))
    wide = lol.decode("ascii").replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    assert "declares XML entities" in refused(zipped(tmp_path / f"wide.{suffix}", {part: wide}))


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in refused(tmp_path / "pipe.txt")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_office_file_with_broken_parts_is_said_to_be_damaged(tmp_path: Path, suffix: str) -> None:
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[suffix]
    assert "damaged" in refused(zipped(tmp_path / f"broken.{suffix}", {part: b"<a>"}))


def test_a_sheet_with_two_columns_of_one_name_is_refused(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "twice.xlsx", [["序号", "任务", "责任单位", "责任单位"], ["1", "甲", "市科技局", "市财政局"]]
    )
    text = refused(path)
    assert "two columns are headed '责任单位'" in text
    assert "sheet" in text


def test_a_sheet_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    assert "100 columns" in refused(xlsx(tmp_path / "wide.xlsx", [["任务"] * 101]))


def test_a_lone_cell_far_away_does_not_keep_the_reader_busy(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "序号"
    book.active["B1048576"] = "远处"
    path = tmp_path / "far.xlsx"
    book.save(path)
    assert read_document(path, limits=Limits(seconds=30)).text.strip().endswith("序号")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("牵头单位：锟斤拷锟斤拷锟斤拷", "UTF-8 read as GBK"),
        ("牵头单位：市科技局".encode().decode("latin-1"), "UTF-8 read as Latin-1"),
        ("牵头单位：市\ufffd\ufffd局", "characters lost"),
    ],
)
def test_mojibake_is_named(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "moji.txt"
    path.write_text(text, encoding="utf-8")
    said = refused(path)
    assert "mojibake" in said
    assert kind in said


def test_gb18030_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "gb.txt"
    path.write_bytes("牵头单位：市科技局".encode("gb18030"))
    document = read_document(path)
    assert document.text == "牵头单位：市科技局"
    assert document.warnings == ("read as GB18030",)


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes("责任单位".encode("utf-8-sig"))
    assert read_document(path).text == "责任单位"


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(b"\xff\xff\xff\xff abc \xff")
    assert "neither UTF-8 nor GB18030" in refused(path)


def test_a_text_cut_inside_a_character_is_read_with_a_remark(tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    path.write_bytes("责任单位".encode()[:-1])
    document = read_document(path)
    assert document.text == "责任单"
    assert "middle of a character" in document.warnings[0]


def test_a_reader_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    rows = "".join(f"<w:p><w:r><w:t>{'任' * 50}</w:t></w:r></w:p>" for _ in range(120_000))
    path = word(tmp_path / "wide.docx", ["x"], [])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", rows.encode() + b"<w:sectPr", 1)
    with pytest.raises(KgError, match="memory"):
        read_document(zipped(path, parts), limits=Limits(memory=120 * 1024 * 1024, ratio=10_000))


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = word(tmp_path / "slow.docx", ["文字"] * 10, [HEADER, *ROWS])
    with pytest.raises(LimitError, match="over 0 s"):
        read_document(path, limits=Limits(seconds=0))
