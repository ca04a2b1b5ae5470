"""The one canonical form of tables."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.canonical import canonical, document, format_tables
from kg.ingest.files import read_lines
from kg.ingest.schema import read_schema

SCHEMA = read_schema()
CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


def test_columns_stand_in_the_order_of_the_schema_and_rows_in_natural_order(tmp_path: Path) -> None:
    body = canonical(SCHEMA.tables["works"], ["label_zh", "id"], [["乙", "work/a/10"], ["甲", "work/a/9"]])
    lines = body.decode().splitlines()
    assert lines[0].startswith("id,case,sequence,label_zh,label_en,source,evidence,level")
    assert [line.partition(",")[0] for line in lines[1:]] == ["work/a/9", "work/a/10"]


def test_formatting_twice_changes_nothing_the_second_time(tiny_data: Path) -> None:
    assert format_tables(tiny_data, SCHEMA)
    assert format_tables(tiny_data, SCHEMA) == []


def test_a_check_names_the_tables_and_writes_nothing(tiny_data: Path) -> None:
    before = {path: path.read_bytes() for path in tiny_data.rglob("*.csv")}
    assert len(format_tables(tiny_data, SCHEMA, check=True)) == len(before)
    assert {path: path.read_bytes() for path in before} == before


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=6))
def test_no_cell_is_lost_on_the_way_through_the_canonical_form(rows: list[list[str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "works.csv"
        path.write_bytes(canonical(SCHEMA.tables["works"], ["label_zh", "label_en"], rows))
        lines = [cells for _, cells in read_lines(path)]
    place = lines[0].index("label_zh")
    assert sorted(cells[place : place + 2] for cells in lines[1:]) == sorted([a.strip(), b.strip()] for a, b in rows)


def test_the_description_names_every_column_of_every_table() -> None:
    text = document(SCHEMA)
    assert all(f"`{name}`" in text for table in SCHEMA.tables.values() for name in table.names)
