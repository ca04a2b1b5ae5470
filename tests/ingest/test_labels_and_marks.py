"""Labels without a colon, leads told by a mark, and names that other names must not change."""

from __future__ import annotations

import pytest

from kg.ingest.document import plain_document
from kg.ingest.documents import read_document
from kg.ingest.statements import find_statements
from kg.ingest.table_statements import find_table_statements
from tests.ingest.printed import roles

WITHOUT_COLON = [
    ("责任单位——市商务局、市财政局", "|市商务局,市财政局"),
    ("1.办展。\n责任单位 - 市商务局", "|市商务局"),
    ("1.办展。（责任单位—市商务局、市财政局）", "|市商务局,市财政局"),
    ("1.办展。\n责任单位为市商务局、市财政局。", "|市商务局,市财政局"),
    ("1.办展。牵头单位是市商务局，配合单位为市财政局。\n2.引才。", "市商务局||市财政局"),
    ("1.办展。\n【牵头单位】市商务局\n【配合单位】市财政局", "市商务局||市财政局"),
    ("1.办展。<责任单位：市商务局、市财政局>", "|市商务局,市财政局"),
    ("1.办展。《责任单位：市商务局、市财政局》", "|市商务局,市财政局"),
    ("1.办展。（牵头单位：市科协配合单位：市教育局）", "市科协||市教育局"),
    ("1.办展。\n牵头领导：张三\n牵头单位：市商务局\n联系人：李四", "市商务局"),
]


@pytest.mark.parametrize(("text", "expected"), WITHOUT_COLON)
def test_a_label_needs_no_colon_where_a_dash_a_bracket_or_a_verb_stands_for_it(text, expected):
    assert roles(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["牵头单位-责任单位-配合单位三级联动。", "责任单位为未按期完成的，予以通报。", "牵头单位为主，配合单位为辅。"],
)
def test_a_label_in_running_speech_gives_nothing(text):
    assert roles(text) == []


LEADS = [
    ("注：带*的为牵头单位\n1.办展。（责任单位：*市商务局、市财政局）", "市商务局|市财政局"),
    ("（标注“★”的为牵头单位）\n1.办展。（责任单位：市财政局、市商务局★）", "市商务局|市财政局"),
    ("注：▲号者为牵头部门\n1.办展。（责任单位：市财政局、市商务局（▲）、▲市科技局）", "市商务局,市科技局|市财政局"),
    ("1.办展。（责任单位：市财政局、市商务局★）", "|市财政局,市商务局"),
    ("●为牵头单位做好服务。\n1.办展。（责任单位：●市财政局、市商务局）", "|市财政局,市商务局"),
    ("1.办展。（市教育局、市财政局。列第一位的为牵头单位，下同）", "市教育局|市财政局"),
    ("1.办展。（责任单位：市教育局、市财政局，以第一个单位为牵头单位，其他为配合单位，下同）", "市教育局||市财政局"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEADS)
def test_a_lead_told_by_a_mark_or_by_its_place_is_a_lead(text, expected):
    assert roles(text) == [expected]


def test_a_mark_tells_the_leads_of_a_table_as_well(tmp_path):
    plan = tmp_path / "plan.csv"
    plan.write_text("序号,工作任务,责任单位\n1,办展,*市商务局、市财政局\n,注：带*的为牵头单位,\n", encoding="utf-8")
    found = find_table_statements(read_document(plan)).statements
    assert [(s.lead, s.responsible) for s in found] == [(("市商务局",), ("市财政局",))]


def test_leads_told_by_bold_type_are_flagged_because_text_has_no_type():
    text = "注：加粗的为牵头单位\n1.办展。（责任单位：市商务局、市财政局）"
    (found,) = find_statements(plain_document("t.txt", text)).statements
    assert found.responsible == ("市商务局", "市财政局")
    assert "lead-told-by-type" in found.flags


NAMES = [
    ("市商务局（会同市财政局）、市科技局", "|市商务局（会同市财政局）,市科技局"),
    ("莲都区经信局、财政局、莲都邮政管理局", "|莲都区经信局,莲都区财政局,莲都邮政管理局"),
    ("市经信局、青田邮政管理局、税务局", "|市经信局,青田邮政管理局,市税务局"),
    ("定州、辛集市人民政府", "|定州市人民政府,辛集市人民政府"),
    ("恩施州、宜昌市人民政府", "|恩施州人民政府,宜昌市人民政府"),
    ("鹿城、龙湾、瓯海区政府", "|鹿城区政府,龙湾区政府,瓯海区政府"),
]


@pytest.mark.parametrize(("units", "expected"), NAMES)
def test_a_name_is_completed_by_its_list_only_where_it_is_not_whole(units, expected):
    assert roles(f"1.办展。（责任单位：{units}）") == [expected]


READ_ALIKE = [
    ("（完成时限：2024年6月；市教育局牵头，市财政局配合）", "市教育局||市财政局"),
    ("（完成时限：2024年6月底前完成，2025年起推进；责任单位：市教育局）", "|市教育局"),
    ("（责任单位：区检察院　区委组织部　区法院）", "|区检察院,区委组织部,区法院"),
    ("（责任单位：市直机关工委、市工会，县市场监管局、县市政公司）", "|市直机关工委,市工会,县市场监管局,县市政公司"),
    ("（责任单位：县公安局、消防救援大队、人武部、档案馆、城投公司）", "|县公安局,县消防救援大队,县人武部,县档案馆,城投公司"),
    ("（责任单位：省教育厅、各级党委和政府）", "|省教育厅,各级党委和政府"),
    ("省药监局牵头，宁波海关，各旗县（市、区）参与。", "省药监局||宁波海关,各旗县（市、区）"),
    ("中央农办牵头，金融监管总局、中国足协参与。", "中央农办||金融监管总局,中国足协"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ_ALIKE)
def test_units_are_read_whatever_stands_around_them(text, expected):
    assert roles(f"1.办展。\n{text}") == [expected]


def test_a_statute_that_gives_one_body_a_standing_duty_is_no_plan():
    assert roles("国家市场监督管理总局负责。") == []
