"""Tables that plain text draws with bars, box characters or tabs."""

from __future__ import annotations

import pytest

from kg.ingest.candidates import find_candidates
from kg.ingest.documents import read_document

BOXES = """\
附件
┌──┬────┬────────┬────┐
│序号│任务　　│责任单位　　　　│时限│
├──┼────┼────────┼────┤
│1　│办好展会│市商务局、市贸易│6月底│
│　　│　　　　│促进会　　　　　│　　│
├──┼────┼────────┼────┤
│2　│引进人才│市人社局　　　　│年底│
└──┴────┴────────┴────┘
以上任务请抓好落实。
"""
MARKDOWN = """\
| 序号 | 任务 | 牵头单位 | 配合单位 |
| --- | --- | --- | --- |
| 1 | 办好展会 | 市商务局 | 市财政局、市外办 |
| 2 | 引进人才 | 市人社局 | / |
"""
BARE_BARS = "序号 │ 任务 │ 责任单位\n1 │ 办好展会 │ 市商务局\n2 │ 引进人才 │ 市人社局\n  │ 和团队 │ 市科技局\n"
TABS = "序号\t任务\t责任单位\t时限\n1\t办好 展会，引进 企业\t市商务局、市外办\t6月底\n2\t引进人才\t市人社局\t\n"

DRAWN = [
    (BOXES, [("1", "办好展会", "", "市商务局,市贸易促进会"), ("2", "引进人才", "", "市人社局")]),
    (MARKDOWN, [("1", "办好展会", "市商务局", ""), ("2", "引进人才", "市人社局", "")]),
    (BARE_BARS, [("1", "办好展会", "", "市商务局"), ("2", "引进人才和团队", "", "市人社局,市科技局")]),
    (TABS, [("1", "办好 展会，引进 企业", "", "市商务局,市外办"), ("2", "引进人才", "", "市人社局")]),
]


def statements(tmp_path, text):
    plan = tmp_path / "plan.txt"
    plan.write_text(text, encoding="utf-8")
    found = find_candidates(read_document(plan)).statements
    assert all(text[s.start : s.end] == s.printed for s in found)
    return [(s.number, s.title, ",".join(s.lead), ",".join(s.responsible)) for s in found]


@pytest.mark.parametrize(("text", "rows"), DRAWN, ids=["boxes", "markdown", "bare bars", "tabs"])
def test_each_row_of_a_table_drawn_in_plain_text_is_a_statement(tmp_path, text, rows):
    assert statements(tmp_path, text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "姓名 | 单位 | 电话\n张三 | 市商务局 | 1\n李四 | 市财政局 | 2\n",
        "首页 | 政务公开 | 责任单位\n联系我们 | 网站地图\n",
        "项目\t责任单位\t总投资\n厂房\t海蓝机械有限公司\t3亿元\n",
    ],
)
def test_a_roster_a_menu_or_a_list_of_projects_drawn_in_plain_text_gives_nothing(tmp_path, text):
    assert statements(tmp_path, text) == []


HALFWAY = """\
┌──────┬────┬──────┬────┐
│工 作 任 务 │分管领│牵头单位　　│完成时限│
│　　　　　　│导　　│　　　　　　│　　　　│
├──────┼────┼──────┼────┤
│办好海洋节　│王某　│市商务局、市│年内见成│
├──────┤　　　│文化和旅游局│　效　　│
│△搭建会场　│　　　│　　　　　　│　　　　│
│△印制画册　│　　　├──────┤　　　　│
│△印发请柬　│　　　│市委宣传部　│　　　　│
└──────┴────┴──────┴────┘
"""


def test_a_cell_reaches_across_ruled_lines_that_end_halfway(tmp_path):
    assert statements(tmp_path, HALFWAY) == [
        ("", "办好海洋节", "市商务局,市文化和旅游局", ""),
        ("", "△搭建会场△印制画册△印发请柬", "市商务局,市文化和旅游局", ""),
        ("", "△搭建会场△印制画册△印发请柬", "市委宣传部", ""),
    ]
