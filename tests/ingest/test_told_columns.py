"""Columns of units that their cells tell and no header does, and headers that say where a measure's units stand."""

from __future__ import annotations

from tests.ingest.test_table_headers import csv


def said(*lines: str) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    return [(s.number, s.title, s.lead, s.responsible, s.supporting) for s in csv(*lines).statements]


def test_a_column_of_role_texts_is_one_of_units_whatever_its_header_says() -> None:
    assert said(
        "序号,改革任务,怎么干,完成时限",
        '1,布局产业,"省国资委牵头,省财政厅配合",2024年9月',
        "2,梯度培育,省工业和信息化厅负责,持续推进",
        "3,产业用地,省自然资源厅牵头，贵安新区管委会参与,2024年8月",
    ) == [
        ("1", "布局产业", ("省国资委",), (), ("省财政厅",)),
        ("2", "梯度培育", (), ("省工业和信息化厅",), ()),
        ("3", "产业用地", ("省自然资源厅",), (), ("贵安新区管委会",)),
    ]


def test_a_column_of_sentences_is_not_one_of_units() -> None:
    assert not said(
        "序号,事项,情况说明",
        "1,创新,支持龙头企业牵头组建创新联合体，市科技局给予支持",
        "2,监管,各部门按照职责分工负责本领域的监管工作",
        "3,宣传,由企业负责日常宣传，提高知晓率",
    )


def test_two_rows_are_too_few_to_tell_a_column() -> None:
    assert not said("序号,任务,怎么干", "1,甲,市商务局牵头", "2,乙,市教育局牵头")


def test_a_header_may_say_that_the_units_stand_in_the_brackets() -> None:
    assert said(
        "序号,工作任务,主要措施（括号内为责任单位）",
        '1,通道,"开通班列。（市港务局、铜山区政府）"',
        '2,成本,"清理收费。（市市场监管局、市交通运输局）"',
    ) == [
        ("1", "开通班列", (), ("市港务局", "铜山区政府"), ()),
        ("2", "清理收费", (), ("市市场监管局", "市交通运输局"), ()),
    ]


def test_people_set_apart_below_a_station_are_no_part_of_its_name() -> None:
    assert said(
        "编号,实施内容,责任科室（站所）及责任人,协同村（社区）",
        '1,修路,"镇水利站\n沈  斌","新胜村、港东村"',
        '2,养老,"镇社会事务办公室\n周丽萍",各行政村、社区',
    ) == [
        ("1", "修路", (), ("镇水利站",), ("新胜村", "港东村")),
        ("2", "养老", (), ("镇社会事务办公室",), ("各行政村、社区",)),
    ]


def test_a_branch_called_after_its_firm_stands_alone() -> None:
    assert said("序号,任务,配合单位", '1,甲,"市供销社\n邮政洛阳分公司"', '2,乙,"市公安局\n交通警察支队"') == [
        ("1", "甲", (), (), ("市供销社", "邮政洛阳分公司")),
        ("2", "乙", (), (), ("市公安局交通警察支队",)),
    ]
