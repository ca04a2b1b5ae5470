"""A task table that lost its form is restored where it cannot be misread, and left as text elsewhere."""

from __future__ import annotations

from kg.ingest.document import plain_document
from kg.ingest.headers import header_rules
from kg.ingest.readers.flattened import restore_tables
from kg.ingest.table_statements import find_table_statements

HEADER = ["序号", "任务名称", "牵头单位", "配合单位"]
FIRST = ["1", "建设平台", "市科技局", "市财政局"]
SECOND = ["2", "办好展会", "市商务局", "/"]


def restored(*lines: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    document = restore_tables(plain_document("p.txt", "\n".join(lines)), header_rules())
    statements = find_table_statements(document).statements
    assert all(document.text[s.start : s.end] == s.printed for s in statements)
    return [(s.number, s.lead, s.supporting) for s in statements]


def test_one_cell_a_line_becomes_rows() -> None:
    found = restored("分工表", *HEADER, *FIRST, *SECOND, "附件")
    assert found == [("1", ("市科技局",), ("市财政局",)), ("2", ("市商务局",), ())]


def test_a_row_that_lacks_a_line_ends_the_table() -> None:
    third = ["3", "第三项", "市教育局", "市体育局"]
    assert len(restored(*HEADER, *FIRST, *SECOND, *third[:2], "4", *third[1:])) == 2


def test_a_single_row_is_left_as_text() -> None:
    assert restored(*HEADER, *FIRST) == []


def test_a_header_without_units_is_left_as_text() -> None:
    assert restored("序号", "任务名称", "完成时限", "1", "甲", "5月", "2", "乙", "6月") == []


def test_running_text_is_left_alone() -> None:
    document = plain_document("p.txt", "一、目标\n1.办好展会。（市商务局牵头）\n")
    assert restore_tables(document, header_rules()) is document
