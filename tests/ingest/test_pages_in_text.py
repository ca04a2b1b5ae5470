"""What web pages and printed pages leave in a plain text: buttons, blanks, tags, running heads, spaces between characters."""

from __future__ import annotations

import pytest

from .printed import roles

PAGES = [
    (
        "【】 buttons",
        "1.甲。责任单位：市商务局、\n【打印本页】【关闭窗口】【返回顶部】\n市财政局、市税务局\n2.乙",
        ["|市商务局,市财政局,市税务局"],
    ),
    ("buttons", "1.甲。（责任单位：市商务局、\n点击收藏　　我要纠错　　打印\n市财政局）\n2.乙", ["|市商务局,市财政局"]),
    ("blanks", "1.甲。（责任单位：市商务局、&nbsp;市财政局&nbsp;市税务局）\n2.乙", ["|市商务局,市财政局,市税务局"]),
    ("bold", "1.甲。（<strong>责任单位</strong>：市商务局、<b>市财政局</b>）\n2.乙", ["|市商务局,市财政局"]),
    (
        "running head",
        "甲省人民政府公报  2024年第7期    省政府文件\n1.甲。（责任单位：省商务厅、\n— 11 —\n甲省人民政府公报  2024年第7期    省政府文件\n省林草局）\n2.乙",
        ["|省商务厅,省林草局"],
    ),
    (
        "a line that comes again beside a page number may be the text's",
        "1.甲。\n责任单位：市商务局\n— 1 —\n责任单位：市商务局\n2.乙",
        ["|市商务局", "|市商务局"],
    ),
    (
        "spaced",
        "3 . 甲 。（ 牵 头 单 位 ： 县 教 育 局 ； 配 合 单 位 ： 各 乡 镇 人 民 政 府 ）",
        ["县教育局||各乡镇人民政府"],
    ),
    (
        "narrative",
        "三是畅通通道。由市商务局牵头，市口岸办、市港务集团配合，新开辟航线3条。",
        ["市商务局||市口岸办,市港务集团"],
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), PAGES, ids=[case[0] for case in PAGES])
def test_what_a_page_leaves_in_a_text_is_no_part_of_a_name(what: str, text: str, expected: list[str]) -> None:
    assert roles(text) == expected


def test_running_heads_that_hold_the_pages_number_are_no_part_of_a_name() -> None:
    text = (
        "甲政办发〔2022〕31号                  - 5 -\n4.甲。（牵头单位：省住\n房城乡建设厅；配合单位：省应\n"
        "甲政办发〔2022〕31号                  - 6 -\n急管理厅、省消防救援总队）\n5.乙。"
    )
    assert roles(text) == ["省住房城乡建设厅||省应急管理厅,省消防救援总队"]
