"""What the readers of curated tables accept and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import TableError
from kg.ingest.cells import ontology_vocabulary
from kg.ingest.schema import read_schema
from kg.ingest.tables import CAP, read_rows
from kg.model import Level, Row, Span


def rows(folder: Path) -> list[Row]:
    return list(read_rows([folder], read_schema(), ontology_vocabulary()))


def refusal(folder: Path) -> str:
    with pytest.raises(TableError) as caught:
        rows(folder)
    return str(caught.value)


def edit(folder: Path, table: str, old: str, new: str) -> Path:
    path = folder / "tables" / "tiny" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    return path


def test_a_row_carries_its_cells_its_evidence_and_its_place(tiny_data: Path) -> None:
    unit = next(row for row in rows(tiny_data) if row.table == "units")
    assert unit.cells["alias_zh"] == ("商务局", "市商务委")
    assert unit.evidence.level is Level.STATED
    assert unit.evidence.spans == (Span(start=29, end=33, printed="市商务局"),)
    assert unit.place.endswith("tables/tiny/units.csv:2")


def test_the_rows_come_in_the_order_of_the_schema_sources_first(tiny_data: Path) -> None:
    order = list(dict.fromkeys(row.table for row in rows(tiny_data)))
    assert order == ["sources", "plans", "tasks", "units", "assignments", "statements"]


def test_a_byte_order_mark_and_crlf_change_nothing(tiny_data: Path) -> None:
    before = rows(tiny_data)
    for path in tiny_data.rglob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert rows(tiny_data) == before


def test_an_xlsx_table_gives_the_same_cells_as_csv(tiny_data: Path) -> None:
    import csv

    import xlsxwriter

    path = tiny_data / "tables" / "tiny" / "tasks.csv"
    expected = [row.cells for row in rows(tiny_data) if row.table == "tasks"]
    with path.open(encoding="utf-8", newline="") as file, xlsxwriter.Workbook(path.with_suffix(".xlsx")) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate(csv.reader(file)):
            sheet.write_row(line, 0, [int(cell) if cell.isdigit() else cell for cell in cells])
    path.unlink()
    assert [row.cells for row in rows(tiny_data) if row.table == "tasks"] == expected


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "message"),
    [
        ("tasks", "plan/tiny,1,", "plan/none,1,", 2, "plan: plan/none is declared in no table"),
        ("tasks", "task/tiny/1,", "Task 1,", 2, "id: 'Task 1' is no local name"),
        ("tasks", "Task,plan", "Deed,plan", 2, "class: 'Deed' is no class of the ontology"),
        ("tasks", "tiny,1,", "tiny,one,", 2, "sequence: 'one' is not an integer"),
        ("tasks", ",推进自贸试验区建设,source", ",,source", 2, "label_zh: is empty, but required"),
        ("tasks", "8-17:推进", "8-18:推进", 2, "evidence: 8-18 is 10 characters long, but 9 are printed"),
        ("tasks", "8-17:推进自贸试验区建设", "characters 8 to 17", 2, "is not start-end:printed"),
        (
            "tasks",
            "8-17:推进自贸试验区建设",
            "",
            2,
            "a row stated by source/tiny, whose text is known, needs its spans",
        ),
        ("tasks", ",stated", ",certain", 2, "level: 'certain' is none of: derived, external, inferred, stated"),
        ("tasks", "推进自贸", "推进\u200b自贸", 2, "holds the invisible or unsafe character U+200B"),
        ("tasks", "label_zh", "label_cn", 1, "column 'label_cn' is unknown"),
        ("tasks", ",sequence,", ",id,", 1, "column 'id' stands twice"),
        ("tasks", "stated", "stated,extra", 2, "9 cells, but the header has 8 columns"),
        ("units", "unit/tiny/reform", "unit/tiny/commerce", 3, "unit/tiny/commerce is already declared at"),
        ("assignments", ",lead,", ",boss,", 2, "role: 'boss' is none of: guiding, lead, responsible, supporting"),
        ("statements", "0.8,a shorter name", ",", 2, "an inferred row needs confidence and reason"),
        ("statements", ",0.8,", ",1.8,", 2, "confidence: 1.8 is not between 0 and 1"),
        ("statements", "skos:altLabel", "skos:other", 2, "property: 'skos:other' is no property of the ontology"),
    ],
)
def test_a_bad_cell_names_its_line_its_column_and_what_is_wrong(
    tiny_data: Path, table: str, old: str, new: str, line: int, message: str
) -> None:
    path = edit(tiny_data, table, old, new)
    text = refusal(tiny_data)
    assert f"{path.as_posix()}:{line}: " in text
    assert message in text
    assert "nothing was written" in text


def test_a_missing_required_column_is_named(tiny_data: Path) -> None:
    path = tiny_data / "tables" / "tiny" / "plans.csv"
    path.write_text("id,class,label_zh,source,level\nplan/tiny,Plan,甲,source/tiny,derived\n", encoding="utf-8")
    assert "column 'label_en' is missing" in refusal(tiny_data)


def test_every_bad_row_is_counted_and_only_the_first_twenty_are_shown(tiny_data: Path) -> None:
    path = tiny_data / "tables" / "tiny" / "units.csv"
    bad = [f"unit/tiny/u{n},Nothing,甲,,source/tiny,0-1:青,stated" for n in range(CAP + 5)]
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(bad) + "\n", encoding="utf-8", newline="\n")
    text = refusal(tiny_data)
    assert "25 problems" in text
    assert "and 5 more (the first 20 are shown)" in text


def test_a_file_named_like_no_table_is_refused_with_the_names_of_tables(tiny_data: Path) -> None:
    (tiny_data / "tables" / "tiny" / "taks.csv").write_text("id\n", encoding="utf-8")
    assert "no table is called 'taks'" in refusal(tiny_data)


def test_a_file_that_is_not_utf_8_names_the_byte(tiny_data: Path) -> None:
    path = tiny_data / "tables" / "tiny" / "tasks.csv"
    path.write_bytes("id,class\n任务".encode("gb18030"))
    assert "not UTF-8 (byte 9)" in refusal(tiny_data)


def test_an_xlsx_bomb_is_refused_before_it_is_unpacked(tiny_data: Path) -> None:
    import zipfile

    path = tiny_data / "tables" / "tiny" / "cases.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 << 20))
    assert "unpacks beyond bounds" in refusal(tiny_data)


def test_a_reference_may_point_to_a_table_of_another_folder(tiny_data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "tables" / "more"
    other.mkdir(parents=True)
    (other / "tasks.csv").write_text(
        "id,class,plan,sequence,label_zh,source,evidence,level\n"
        "task/tiny/2,Task,plan/tiny,2,甲,source/tiny,0-1:青,stated\n",
        encoding="utf-8",
    )
    found = list(read_rows([tiny_data, tmp_path / "other"], read_schema(), ontology_vocabulary()))
    assert [row.cells["id"][0] for row in found if row.table == "tasks"] == ["task/tiny/1", "task/tiny/2"]
