"""Each format gives the same paragraphs, rows and spans."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.document import Document
from kg.ingest.documents import read_document
from kg.ingest.readers.word_numbers import Numbers
from kg.ingest.table_statements import find_table_statements

from .made_files import HEADER, ROWS, pdf, word, xlsx


def rows_of(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.rows()]


def check_spans(document: Document) -> None:
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        last = block.end
        for cell in block.cells:
            assert document.text[cell.start : cell.end] == cell.text


def as_csv(folder: Path) -> Path:
    path = folder / "plan.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADER, *ROWS]), encoding="utf-8")
    return path


def as_html(folder: Path) -> Path:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *ROWS])
    path = folder / "plan.html"
    path.write_text(
        f"<html><body><div><p>任务分工表如下，请各单位对照执行，确保按期完成各项工作任务。</p><table>{cells}</table></div></body></html>",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("kind", ["csv", "html", "docx", "xlsx"])
def test_a_task_table_reads_alike_in_every_format(tmp_path: Path, kind: str) -> None:
    path = {
        "csv": as_csv,
        "html": as_html,
        "docx": lambda folder: word(folder / "plan.docx", ["任务分工表"], [HEADER, *ROWS]),
        "xlsx": lambda folder: xlsx(folder / "plan.xlsx", [HEADER, *ROWS]),
    }[kind](tmp_path)
    document = read_document(path)
    assert document.kind == kind
    assert rows_of(document) == ROWS
    assert all(row.header == tuple(HEADER) for row in document.rows())
    check_spans(document)


def test_the_same_file_gives_the_same_document(tmp_path: Path) -> None:
    path = word(tmp_path / "plan.docx", ["一、总则", "正文"], [HEADER, *ROWS])
    assert read_document(path) == read_document(path)


def test_merged_cells_of_a_sheet_are_carried_down(tmp_path: Path) -> None:
    rows = [["类别", "任务名称", "责任单位"], ["产业", "甲任务", "市工业和信息化局"], [None, "乙任务", None]]
    document = read_document(xlsx(tmp_path / "merged.xlsx", rows, ("A2:A3", "C2:C3")))
    second = list(document.rows())[1]
    assert [(cell.text, cell.carried) for cell in second.cells] == [
        ("产业", True),
        ("乙任务", False),
        ("市工业和信息化局", True),
    ]
    check_spans(document)


def test_a_title_row_above_the_header_is_no_header(tmp_path: Path) -> None:
    rows = [["任务分工表", None, None], ["序号", "任务", "责任单位"], ["1", "甲", "市科技局"]]
    document = read_document(xlsx(tmp_path / "title.xlsx", rows, ("A1:C1",)))
    assert rows_of(document) == [["1", "甲", "市科技局"]]


def test_a_hidden_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    import openpyxl

    path = xlsx(tmp_path / "hidden.xlsx", [HEADER, *ROWS])
    book = openpyxl.load_workbook(path)
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(path)
    assert "hidden sheet '底稿' is not read" in read_document(path).warnings


def test_merged_cells_of_a_word_table_are_carried_down(tmp_path: Path) -> None:
    rows = [["任务名称", "责任单位"], ["甲任务", "市科技局"], ["乙任务", ""]]
    document = read_document(word(tmp_path / "merged.docx", ["表"], rows, ((1, 1), (2, 1))))
    assert [row.cells[1].text for row in document.rows()] == ["市科技局", "市科技局"]
    assert [row.cells[1].carried for row in document.rows()] == [False, True]


def test_deleted_text_of_tracked_changes_is_left_out(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    paragraph = document.add_paragraph("市科技局")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>市旧局</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>、市新局</w:t></w:r></w:ins>"))
    path = tmp_path / "changes.docx"
    document.save(path)
    assert read_document(path).text == "市科技局、市新局\n"


def test_the_numbers_word_prints_are_put_before_their_paragraphs(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>'
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text in ("办好展会", "建设平台"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    assert Numbers(document) is not None
    path = tmp_path / "numbers.docx"
    document.save(path)
    assert read_document(path).text == "（一）办好展会\n（二）建设平台\n"


def test_menus_scripts_and_hidden_parts_of_a_page_are_left_out(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="#">栏目{i}</a></li>' for i in range(8))
    body = "".join(f"<p>第{i}段正文写得足够长，这样才能看出哪里是文章、哪里是栏目和链接。</p>" for i in range(5))
    page = (
        f"<html><head><title>t</title><style>p{{}}</style></head><body><ul>{links}</ul><div id='main'>{body}"
        f"<p style='display:none'>隐藏</p><script>var a='脚本'</script></div><div>版权所有</div></body></html>"
    )
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    text = read_document(path).text
    assert text.count("段正文") == 5
    assert not any(word in text for word in ("栏目1", "隐藏", "脚本", "版权"))


def test_rowspan_and_colspan_of_a_page_are_followed(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><td rowspan=2>任务名称</td><td colspan=2>责任分工</td></tr><tr><td>牵头单位</td><td>配合单位</td></tr>"
        "<tr><td>甲</td><td rowspan=2>市科技局</td><td>市财政局</td></tr><tr><td>乙</td><td>市教育局</td></tr></table></body></html>"
    )
    path = tmp_path / "span.html"
    path.write_text(page, encoding="utf-8")
    document = read_document(path)
    assert [row.header for row in document.rows()] == [("任务名称", "责任分工/牵头单位", "责任分工/配合单位")] * 2
    assert rows_of(document) == [["甲", "市科技局", "市财政局"], ["乙", "市科技局", "市教育局"]]


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blank.html"
    path.write_text("<html><body><script>1</script></body></html>", encoding="utf-8")
    with pytest.raises(Exception, match="holds no text"):
        read_document(path)


def test_section_rows_and_repeated_headers_are_no_tasks(tmp_path: Path) -> None:
    rows = [HEADER, ["一、平台", "", "", "", ""], ROWS[0], HEADER, ["二、活动", "", "", "", ""], ROWS[1]]
    document = read_document(xlsx(tmp_path / "sections.xlsx", [[cell or None for cell in row] for row in rows]))
    assert [row.section for row in document.rows()] == ["一、平台", "二、活动"]
    assert rows_of(document) == ROWS


def test_lines_of_a_pdf_keep_their_page(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "two.pdf", ["First page here", "Second page here"]))
    assert [(document.text[b.start : b.end], b.page) for b in document.paragraphs()] == [
        ("First page here", 1),
        ("Second page here", 2),
    ]
    assert document.page_at(document.text.index("Second")) == 2


def test_ruling_lines_of_a_pdf_make_a_table(tmp_path: Path) -> None:
    rulings = "".join(f"100 {y} m 300 {y} l S " for y in (700, 660, 620)) + "".join(
        f"{x} 620 m {x} 700 l S " for x in (100, 200, 300)
    )
    words = "BT /F1 12 Tf 110 675 Td (A1) Tj 100 0 Td (B1) Tj -100 -40 Td (A2) Tj 100 0 Td (B2) Tj ET"
    document = read_document(pdf(tmp_path / "table.pdf", [f"%\n{rulings} {words}"]))
    assert rows_of(document) == [["A1", "B1"], ["A2", "B2"]]
    check_spans(document)


@pytest.mark.parametrize(
    ("inside", "units"),
    [
        ("市公安局 市交通运输局", ("市公安局", "市交通运输局")),
        ("市公安局&nbsp;&nbsp;市交通运输局", ("市公安局", "市交通运输局")),
        ("市公安局、市交通\n      运输局", ("市公安局", "市交通运输局")),
    ],
)
def test_a_space_of_a_page_parts_units_and_a_broken_line_does_not(
    tmp_path: Path, inside: str, units: tuple[str, ...]
) -> None:
    path = tmp_path / "p.html"
    rows = f"<tr><td>任务</td><td>责任单位</td></tr><tr><td>整治渣土车</td><td>{inside}</td></tr>"
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    (statement,) = find_table_statements(read_document(path)).statements
    assert statement.responsible == units
