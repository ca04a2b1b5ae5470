"""Deadlines, declared totals, benchmark references and numbers."""

import pytest

from kg.ingest.benchmarks import find_benchmarks
from kg.ingest.deadlines import find_deadline, is_deadline
from kg.ingest.document import plain_document
from kg.ingest.hierarchy import Outline, find_markers, han_number
from kg.ingest.normalise import normalise_text
from kg.ingest.totals import find_totals


@pytest.mark.parametrize(
    "clause",
    ["6月底完成", "12月", "2026年底", "持续推进", "2024年6月底前", "2025年12月底前完成并持续推进", "2016年12月31日前"],
)
def test_a_clause_that_is_a_time_is_a_deadline(clause):
    assert is_deadline(clause)


@pytest.mark.parametrize("clause", ["市财政局", "2024年度重点", "每年举办展会", "全年能耗下降"])
def test_other_clauses_are_no_deadlines(clause):
    assert not is_deadline(clause)


def test_a_task_may_open_with_its_deadline():
    assert find_deadline("2020年底前制定出台管理办法") == "2020年底前"
    assert find_deadline("到2027年，建成三个平台") == ""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("对标新加坡、伦敦、日内瓦、上海、深圳等，建设", ["新加坡", "伦敦", "日内瓦", "上海", "深圳"]),
        ("借鉴德国、日本、瑞士等国家经验", ["德国", "日本", "瑞士"]),
        ("对标瑞士少女峰等世界一流景区", ["瑞士", "少女峰"]),
        ("在“香港国际机场—从‘甲’到‘乙’”案例中", ["香港"]),
        ("借鉴“双元制”等模式", [""]),
        ("对标国内外先进城市经验", [""]),
        ("学习借鉴广州设计路径、杭州规划师制度等经验", ["广州", "杭州"]),
    ],
)  # fmt: skip
def test_benchmarks_are_found_with_their_places(text, places):
    found = find_benchmarks(plain_document("t.txt", text))
    assert [reference.place for reference in found] == places
    for reference in found:
        assert text[reference.start : reference.end] == reference.printed
        assert text[reference.place_start : reference.place_end] == reference.place


@pytest.mark.parametrize(
    "text",
    [
        "加强对标注人员的培训", "对标《城市建设指南》推进", "对标国际先进水平", "对标高质量发展要求", "与日韩等境外港口联动",
        "复制推广上海经验", "深入学习贯彻精神", "提供对标借鉴。", "支持机器学习平台", "参照上海办法执行", "联手华为建设",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_benchmark_gives_nothing(text):
    assert find_benchmarks(plain_document("t.txt", text)) == ()


def test_declared_totals_are_found_with_what_they_count():
    text = "《方案》提出二十一项重点任务,共32条。第3条、三项制度”工作和35个城市不算。案例88宗"
    assert [(t.value, t.thing) for t in find_totals(plain_document("t.txt", text))] == [
        (21, "重点任务"),
        (32, ""),
        (88, "案例"),
    ]


def test_a_total_may_have_a_zero_in_it():
    found = find_totals(plain_document("t.txt", "《方案》共提出一百零五项任务。"))
    assert [(total.value, total.thing) for total in found] == [(105, "任务")]


def test_every_kind_of_number_opens_an_item():
    text = "一、甲\n（一）乙。\n1.丙。\n２．丁。\n3、戊。\n(1)己。\n①庚。\n（二）辛。"
    assert [m.number for m in find_markers(normalise_text(text))] == [
        "一、",
        "（一）",
        "1.",
        "２．",
        "3、",
        "(1)",
        "①",
        "（二）",
    ]


def test_numbers_inside_one_long_line_are_found_after_headings_without_full_stop():
    outline = Outline(
        normalise_text("前言。一、总体目标和要求（一）甲事。做好。（某局负责）（二）乙事。二、其他工作（三）丙事。")
    )
    assert [(m.number, outline.title(m)) for m in outline.markers if m.level == 3] == [
        ("（一）", "甲事"),
        ("（二）", "乙事"),
        ("（三）", "丙事"),
    ]
    assert outline.section(outline.markers[1]) == "一、总体目标和要求"


def test_decimals_years_and_jumps_are_no_numbers():
    text = "1.甲。\n3.5亿元投入。\n2027.年。\n99.乙。"
    assert [m.number for m in find_markers(normalise_text(text))] == ["1."]


def test_chinese_numbers_are_counted():
    assert [han_number(n) for n in ("十", "三十九", "一百二十五", "81", "⑳")] == [10, 39, 125, 81, 20]
