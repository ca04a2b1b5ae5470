"""PDF pages with print that is no part of the text: a watermark across or behind it, a binding line or numbers in the margin."""

from __future__ import annotations

from pathlib import Path

from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes
from tests.ingest.made_pdfs import LEADING, Sheet, pdf

LINES = [
    "　　1.推进海洋创新。围绕海洋经济发展，完善",
    "服务体系，办好交流活动。（市科技局牵头，市",
    "财政局、市生态环境局配合）",
    "　　2.推进港口建设。提升国际化水平，形成一批",
    "经验。（市交通运输局牵头，市商务局配合）",
    "　　3.推进会展。（市商务局牵头）",
]
WANTED = [
    (("市科技局",), ("市财政局", "市生态环境局")),
    (("市交通运输局",), ("市商务局",)),
    (("市商务局",), ()),
]


def found(path: Path) -> Candidates:
    document = document_from_bytes(path.read_bytes(), "pdf", path.name, Limits(), header_rules())
    return find_candidates(document, extractors={})


def said(candidates: Candidates) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(statement.lead, statement.supporting) for statement in candidates.statements]


def test_a_watermark_at_a_slant_is_left_out_and_reported(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(100, 100, *LINES)
    sheet.slanted += [(120, 190, "内部资料注意保存"), (260, 160, "内部资料注意保存")]
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED
    assert "内" not in candidates.document.text
    assert candidates.document.warnings == ("text at a slant on page 1 is left out: a watermark",)


def test_large_letters_behind_the_text_are_left_out_and_a_large_title_is_not(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(100, 200, *LINES)
    sheet.large += [(100, 100, "港城文件"), (90, 250, "内部资料")]
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED
    assert candidates.document.text.startswith("港城文件\n1.推进海洋创新")
    assert candidates.document.warnings == ("large text behind other text on page 1 is left out",)


def test_a_binding_line_beside_the_text_is_left_out(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(100, 100, *LINES)
    for at, letter in enumerate("装…订…线"):
        sheet.write(40, 100 + LEADING * at, letter)
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED
    assert candidates.document.warnings == ("the binding line on page 1 is left out",)


def test_a_head_on_two_pages_is_no_part_of_the_sentence_they_share(tmp_path: Path) -> None:
    for heads in (("港城推进计划", "港城推进计划"), ("港城推进计划　第1页", "港城推进计划　第2页")):
        sheets = [Sheet(), Sheet()]
        sheets[0].write(100, 730, *LINES[:2])
        sheets[1].write(100, 80, *LINES[2:])
        for sheet, head in zip(sheets, heads, strict=True):
            sheet.write(100, 40, head)
        assert said(found(pdf(tmp_path / "p.pdf", sheets))) == WANTED


def test_heads_of_even_pages_are_told_by_the_pages_they_count(tmp_path: Path) -> None:
    sheets = [Sheet() for _ in range(5)]
    for at, sheet in enumerate(sheets, start=1):
        sheet.write(100, 40, f"{at}　港城公报" if at % 2 else f"推进计划　{at}")
        sheet.write(100, 110 + at, *(LINES[2:] if at == 2 else LINES))
    for line in LINES[:2]:
        sheets[0].write(100, 730 + LEADING * LINES.index(line), line)
    assert said(found(pdf(tmp_path / "p.pdf", sheets)))[3:6] == WANTED


def test_lines_beyond_the_edge_of_the_page_are_not_seen(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.rules += [(x, 700, x, 1200) for x in (100.0, 250.0, 400.0)] + [
        (100, y, 400, y) for y in (700.0, 760.0, 900.0, 1000.0)
    ]
    sheet.row(730, (110, 260), ("办好会展", "市商务局"))
    sheet.row(790, (110, 260), ("建设港口", "市交通|运输局"))
    document = found(pdf(tmp_path / "p.pdf", [sheet])).document
    assert document.text == "办好会展\t市商务局\n建设港口\t市交通运输局\n"


def test_a_hyphen_at_the_end_of_a_line_is_kept(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(100, 100, "建设智能港口推进服务体系完善提升国际化水平办好各类活动well-", "known平台。（市科技局牵头）")
    assert "well-known平台" in found(pdf(tmp_path / "p.pdf", [sheet])).document.text


def numbered(lines: list[str], first: int = 1, every: int = 1) -> Sheet:
    sheet = Sheet()
    for at, line in enumerate(lines):
        sheet.write(100, 100 + LEADING * at, line)
        if (first + at) % every == 0:
            sheet.write(80 - 5 * len(str(first + at)), 100 + LEADING * at, str(first + at))
    return sheet


def test_numbers_that_count_the_lines_are_no_part_of_the_text(tmp_path: Path) -> None:
    sheets = [numbered([*LINES[:3], *LINES]), numbered(LINES[3:], first=10)]
    candidates = found(pdf(tmp_path / "p.pdf", sheets))
    assert said(candidates) == [WANTED[0], *WANTED, *WANTED[1:]]
    assert candidates.document.warnings == ("numbers that count the printed lines are left out",)


def test_a_number_at_every_fifth_line_counts_the_lines_too(tmp_path: Path) -> None:
    candidates = found(pdf(tmp_path / "p.pdf", [numbered(LINES * 5, every=5)]))
    assert said(candidates) == WANTED * 5


def test_numbers_of_rows_are_kept(tmp_path: Path) -> None:
    sheet = Sheet()
    y = sheet.row(100, (80, 120, 330), ("序号", "重点任务", "牵头单位"))
    for at in range(1, 8):
        y = sheet.row(y, (80, 120, 330), (str(at), f"办好第{at}届海洋展会", "市商务局"))
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert [statement.number for statement in candidates.statements] == list("1234567")


def test_footnotes_at_the_foot_of_a_page_interrupt_no_sentence(tmp_path: Path) -> None:
    first, second = Sheet(), Sheet()
    first.write(80, 686, "　　1.推进海洋创新。围绕海洋经济发展，完善服务体系，办好交流活动，提升国际")
    first.write(80, 700, "化水平，形成一批可以复制推广的经验。（市科技局牵头，市财政局、市生态环境局配")
    first.small += [
        (80, 760, "[1]指经批准设立的海洋经济示范区，由省级主管部门牵头"),
        (80, 772, "认定。"),
        (80, 784, "[2]同上。"),
    ]
    first.write(290, 810, "- 1 -")
    second.write(80, 100, "合）", *LINES[3:])
    candidates = found(pdf(tmp_path / "p.pdf", [first, second]))
    assert said(candidates)[0] == WANTED[0]
    assert (
        "\n[1]指经批准设立的海洋经济示范区，由省级主管部门牵头认定。\n[2]同上。\n- 1 -\n2.推进港口"
        in candidates.document.text
    )


def test_small_lines_at_the_foot_of_a_page_without_a_mark_are_text(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(80, 100, *LINES)
    sheet.small += [(80, 760, "4.推进小事。（市教育局牵头，市财政局配合）")]
    assert (("市教育局",), ("市财政局",)) in said(found(pdf(tmp_path / "p.pdf", [sheet])))
