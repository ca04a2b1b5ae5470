"""Tables of a PDF: cells from ruling lines, rows torn by a page break, merges carried over it."""

from __future__ import annotations

import pytest

from kg.ingest.readers.pdf_flow import PageFlow, to_pieces
from kg.ingest.readers.pdf_grid import Lattice, find_lattices
from kg.ingest.readers.pdf_lines import Line, cell_text, to_lines
from kg.ingest.readers.pdf_page import Glyph, Ruling
from kg.ingest.readers.pdf_tables import continues, join_tables
from kg.ingest.readers.pieces import Furniture, Grid, GridCell, Paragraph

EDGES = (50.0, 100.0, 300.0, 500.0)
HEADER = ["序号", "任务", "责任单位"]


def grid(*rows: list[str], page: int, full: bool = False) -> Grid:
    cells = [
        GridCell(row=r, column=c, text=text, runs_on=full) for r, row in enumerate(rows) for c, text in enumerate(row)
    ]
    return Grid(cells=cells, height=len(rows), width=len(rows[0]), pages=[page] * len(rows), edges=EDGES)


def texts(table: Grid) -> list[list[str]]:
    return [[cell.text if cell is not None else "" for cell in row] for row in table.matrix()]


def owner(lattice: Lattice, x: float, y: float) -> tuple[int, int] | None:
    position = lattice.position(x, y)
    return lattice.owner[position[0]][position[1]] if position else None


def glyphs(text: str, x: float, y: float) -> list[Glyph]:
    return [Glyph(x + 10 * i, x + 10 * i + 10, y, 10.0, char, False) for i, char in enumerate(text)]


def test_a_row_without_a_number_after_a_page_break_is_the_rest_of_the_row_before() -> None:
    above = grid(HEADER, ["1", "甲。", "市科技局"], ["2", "建设国家实验", "市经信局、市数据"], page=1)
    below = grid(["", "室。", "局"], ["3", "丙", "市教育局"], page=2)
    whole = join_tables(above, below)
    assert texts(whole)[2:] == [["2", "建设国家实验室。", "市经信局、市数据局"], ["3", "丙", "市教育局"]]
    assert whole.pages == [1, 1, 1, 2]


def test_a_rest_that_begins_with_a_sentence_of_its_own_is_still_a_rest() -> None:
    above = grid(HEADER, ["1", "甲。", "市科技局"], ["2", "乙一句完。", "市经信局"], page=1)
    whole = join_tables(above, grid(["", "乙又一句。", ""], page=2))
    assert texts(whole)[-1] == ["2", "乙一句完。乙又一句。", "市经信局"]


def test_a_row_torn_over_three_pages_is_one_row() -> None:
    whole = join_tables(
        grid(HEADER, ["1", "甲。", "市科技局"], ["2", "一，", "市"], page=1), grid(["", "二，", "经信"], page=2)
    )
    whole = join_tables(whole, grid(["", "三。", "局"], page=3))
    assert texts(whole)[-1] == ["2", "一，二，三。", "市经信局"]


def test_a_number_that_stands_in_the_second_part_of_a_torn_row_is_its_number() -> None:
    above = grid(HEADER, ["1", "甲。", "市科技局"], ["", "建设国家实验", ""], page=1, full=True)
    whole = join_tables(above, grid(["2", "室。", "市经信局"], page=2))
    assert texts(whole)[-1] == ["2", "建设国家实验室。", "市经信局"]


def test_where_cells_end_with_a_full_stop_one_without_is_torn() -> None:
    rows = [["甲", f"任务{at}。", f"目标{at}。", "市科技局"] for at in range(3)]
    above = grid(
        ["类别", "任务", "目标", "牵头单位"], *rows, ["乙", "完善支持力", "规模扩大；", "市财政局、中国"], page=1
    )
    below = grid(["", "度。", "占比提高。", "人民银行某市分行"], page=2)
    assert texts(join_tables(above, below))[-1] == [
        "乙",
        "完善支持力度。",
        "规模扩大；占比提高。",
        "市财政局、中国人民银行某市分行",
    ]


def test_a_number_torn_in_its_bracket_begins_no_row() -> None:
    above = grid(HEADER, ["（九）", "甲。", "市科技局"], ["（十", "建立", "市委政"], page=1, full=True)
    whole = join_tables(above, grid(["八）", "机制。", "法委"], page=2))
    assert texts(whole)[-1] == ["（十八）", "建立机制。", "市委政法委"]


def test_a_new_row_after_a_page_break_stays_a_row() -> None:
    whole = join_tables(grid(HEADER, ["1", "甲", "市科技局"], page=1), grid(["2", "乙", "市教育局"], page=2))
    assert texts(whole)[1:] == [["1", "甲", "市科技局"], ["2", "乙", "市教育局"]]


def test_a_group_that_goes_on_after_a_page_break_is_carried() -> None:
    above = grid(["类别", "任务", "责任单位"], ["产业", "甲。", "市科技局"], ["", "乙。", "市教育局"], page=1)
    above.cells = [cell for cell in above.cells if (cell.row, cell.column) != (2, 0)]
    next(cell for cell in above.cells if cell.text == "产业").rows = 2
    whole = join_tables(above, grid(["", "丙。", "市财政局"], page=2))
    assert texts(whole)[-1] == ["产业", "丙。", "市财政局"]
    assert whole.height == 4


def test_a_header_that_is_printed_again_is_dropped() -> None:
    whole = join_tables(grid(HEADER, ["1", "甲", "市科技局"], page=1), grid(HEADER, ["2", "乙", "市教育局"], page=2))
    assert texts(whole) == [HEADER, ["1", "甲", "市科技局"], ["2", "乙", "市教育局"]]


def test_a_section_row_after_a_page_break_is_no_rest() -> None:
    whole = join_tables(
        grid(HEADER, ["1", "甲", "市科技局"], ["2", "乙", "市教育局"], page=1), grid(["", "二、活动", ""], page=2)
    )
    assert texts(whole)[-1][1] == "二、活动"
    assert whole.height == 4


def test_a_table_with_other_columns_is_another_table() -> None:
    other = grid(["a", "b", "c"], page=2)
    other.edges = (50.0, 180.0, 320.0, 500.0)
    assert not continues(grid(HEADER, page=1), other)


def test_positions_without_a_line_between_are_one_cell() -> None:
    across = [Ruling(0, 0, 200), Ruling(50, 100, 200), Ruling(100, 0, 200)]
    down = [Ruling(0, 0, 100), Ruling(100, 0, 100), Ruling(200, 0, 100)]
    (lattice,) = find_lattices(across, down)
    assert owner(lattice, 50, 25) == owner(lattice, 50, 75) == (0, 0)
    assert owner(lattice, 150, 75) == (1, 1)
    assert owner(lattice, 250, 75) is None


def test_an_open_side_of_a_table_is_closed() -> None:
    across = [Ruling(y, 0, 200) for y in (0, 50, 100)]
    (lattice,) = find_lattices(across, [Ruling(100, 0, 100), Ruling(200, 0, 100)])
    assert lattice.xs == [0, 100, 200]


def test_borders_drawn_beyond_a_page_break_make_no_row() -> None:
    across = [Ruling(y, 0, 200) for y in (0, 50, 100)]
    (lattice,) = find_lattices(across, [Ruling(x, 0, 160) for x in (0, 100, 200)])
    assert lattice.ys == [0, 50, 100, 160]
    assert lattice.without_foot({(0, 0), (1, 1)}).ys == [0, 50, 100]


def test_a_dashed_border_is_a_border() -> None:
    across = [Ruling(y, x, x + 3) for y in (0, 50, 100) for x in range(0, 200, 5)]
    down = [Ruling(x, y, y + 3) for x in (0, 100, 200) for y in range(0, 100, 5)]
    (lattice,) = find_lattices(across, down)
    assert len(lattice.xs) == len(lattice.ys) == 3


def test_underlines_and_boxed_lines_make_no_table() -> None:
    assert find_lattices([Ruling(10, 0, 100), Ruling(40, 0, 100)], []) == []
    box = [Ruling(0, 0, 100), Ruling(15, 0, 100)], [Ruling(0, 0, 15), Ruling(50, 0, 15), Ruling(100, 0, 15)]
    assert find_lattices(*box) == []


def test_a_low_single_row_is_a_table_where_it_goes_on_from_the_page_before_or_has_many_columns() -> None:
    def box(*edges: float) -> tuple[list[Ruling], list[Ruling]]:
        return [Ruling(y, edges[0], edges[-1]) for y in (0, 20)], [Ruling(x, 0, 20) for x in edges]

    assert find_lattices(*box(0, 50, 150)) == []
    assert len(find_lattices(*box(0, 50, 150), before=(1, 50, 149))) == 1
    assert find_lattices(*box(0, 50, 150), before=(0, 70, 150)) == []
    assert len(find_lattices(*box(0, 50, 100, 150, 200))) == 1


def test_a_line_is_read_from_left_to_right_whatever_the_order_in_the_file() -> None:
    (line,) = to_lines(glyphs("科技局", 60, 100) + glyphs("市", 50, 100.5))
    assert line.text == "市科技局"


def test_characters_above_the_edge_of_the_page_are_a_line_like_others() -> None:
    assert [line.text for line in to_lines([*glyphs("甲", 50, -40.0), *glyphs("乙", 50, 20.0)])] == ["甲", "乙"]


def test_bold_printed_twice_is_read_once() -> None:
    (line,) = to_lines(glyphs("市科技局", 50, 100) + glyphs("市科技局", 50.4, 100))
    assert line.text == "市科技局"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["市经信局、市数据", "局、市教育局"], "市经信局、市数据局、市教育局"),
        (["市经信局", "市数据局"], "市经信局\n市数据局"),
        (["1.甲公司", "2.乙公司"], "1.甲公司\n2.乙公司"),
        (["省安诊儿", "人工智能科技", "有限公司"], "省安诊儿人工智能科技有限公司"),
    ],
)
def test_lines_of_a_cell_run_on_unless_a_unit_or_an_item_ends(lines: list[str], wanted: str) -> None:
    made = [Line(50, 50 + 10 * len(text), 100 + 15 * i, 10, text) for i, text in enumerate(lines)]
    assert cell_text(made, 100) == wanted


def page(number: int, *lines: tuple[str, float, float], table: Grid | None = None) -> PageFlow:
    made = [Line(x, x + 10 * len(text), y, 10, text) for text, x, y in lines]
    return PageFlow(number, 595, 842, [*made, *([table] if table else [])])


LONG = "推动海洋科技创新平台建设并办好各类国际交流活动形成一批可复制可推广的经验做法"


def test_a_sentence_over_a_page_break_is_whole_and_the_page_number_stands_after_it() -> None:
    first = page(1, (LONG, 90, 700), ("— 1 —", 280, 800))
    second = page(2, (LONG[:20] + "。", 90, 80), (LONG, 110, 110))
    pieces = to_pieces([first, second])
    assert [type(piece) for piece in pieces] == [Paragraph, Furniture, Paragraph]
    assert isinstance(pieces[0], Paragraph)
    assert pieces[0].text == LONG + LONG[:20] + "。"
    assert pieces[0].page_breaks == ((len(LONG), 2),)


def test_a_line_that_stands_on_every_page_is_a_running_head() -> None:
    pages = [
        page(number, ("青岛市行动计划", 250, 40), (LONG, 110, 200), (f"{LONG[number:30]}。", 90, 220))
        for number in range(1, 5)
    ]
    pieces = to_pieces(pages)
    assert sum(isinstance(piece, Furniture) for piece in pieces) == 4
    assert sum(isinstance(piece, Paragraph) for piece in pieces) == 4


def test_an_indented_line_begins_a_paragraph() -> None:
    pieces = to_pieces([page(1, (LONG, 110, 100), (LONG, 90, 120), (LONG, 110, 140), (LONG, 90, 160))])
    assert [len(piece.text) for piece in pieces if isinstance(piece, Paragraph)] == [2 * len(LONG)] * 2


def test_a_table_over_a_page_break_is_one_table_and_the_page_number_stands_after_it() -> None:
    first = page(1, ("— 1 —", 280, 800))
    first.items.insert(0, grid(HEADER, ["1", "甲", "市科技局"], page=1))
    pieces = to_pieces([first, page(2, table=grid(["2", "乙", "市教育局"], page=2))])
    assert [type(piece) for piece in pieces] == [Grid, Furniture]
    assert isinstance(pieces[0], Grid)
    assert pieces[0].height == 3


def test_a_merged_cell_without_a_line_across_does_not_part_a_table() -> None:
    across = [Ruling(at=y, start=start, end=end) for y in (40.0, 80.0) for start, end in ((0.0, 20.0), (60.0, 200.0))]
    down = [Ruling(at=x, start=0.0, end=120.0) for x in (0.0, 20.0, 60.0, 130.0, 200.0)]
    (lattice,) = find_lattices(across, down)
    assert lattice.xs == [0.0, 20.0, 60.0, 130.0, 200.0]
    assert owner(lattice, 30, 100) == owner(lattice, 30, 10) == (0, 1)
    assert owner(lattice, 70, 100) == (2, 2)


def test_two_tables_side_by_side_with_other_rows_stay_two() -> None:
    across = [Ruling(at=y, start=0.0, end=80.0) for y in (0.0, 40.0, 120.0)]
    across += [Ruling(at=y, start=120.0, end=200.0) for y in (0.0, 70.0, 120.0)]
    down = [Ruling(at=x, start=0.0, end=120.0) for x in (0.0, 40.0, 80.0, 120.0, 160.0, 200.0)]
    assert len(find_lattices(across, down)) == 2
