"""The whole path from text to statements: every printed form, and what must give nothing."""

import pytest

from kg.ingest.document import plain_document
from kg.ingest.statements import find_statements

ROLES = ("lead", "responsible", "supporting", "guiding")


def read(text):
    found = find_statements(plain_document("t.txt", text))
    for statement in found.statements:
        assert text[statement.start : statement.end] == statement.printed
    for refused in found.refused:
        assert text[refused.start : refused.end] == refused.printed
    return found


def roles(text):
    """Each statement as 'lead|responsible|supporting|guiding', names joined by commas, empty ends cut."""
    return ["|".join(",".join(getattr(s, role)) for role in ROLES).rstrip("|") for s in read(text).statements]


ONE = [
    # labels in brackets
    ("（责任单位：省能源局、省发展改革委、省电力公司）", "|省能源局,省发展改革委,省电力公司"),
    ("（牵头单位：省自然资源厅、莫干山地信实验室）", "省自然资源厅,莫干山地信实验室"),
    ("（责任部门：市住房城乡建设管理委、市规划资源局等；各区政府）", "|市住房城乡建设管理委,市规划资源局,各区政府"),
    ("(责任单位:市工业和信息化局、市财政局,各区人民政府)", "|市工业和信息化局,市财政局,各区人民政府"),
    ("(牵头单位:市科技局,参与单位:青岛蓝谷管理局)", "市科技局||青岛蓝谷管理局"),
    ("（牵头单位：市科协，配合单位：市国资委、各区、县级市）", "市科协||市国资委,各区、县级市"),
    ("(牽頭單位:州行政審批服務局;責任單位:州司法局)", "州行政审批服务局|州司法局"),
    ("（参加单位：市科技局；协办单位：市财政局；责任单位：市教育局）", "|市教育局|市科技局,市财政局"),
    ("（落实单位：各镇街、县教育局）", "|各镇街,县教育局"),
    ("[牵头单位：市科技局 责任单位：市财政局、市教育局]", "市科技局|市财政局,市教育局"),
    ("〔责任单位：省市场监管局（省知识产权局）〕", "|省市场监管局（省知识产权局）"),
    ("【责任单位】市科技局、市财政局", "|市科技局,市财政局"),
    ("【责任单位：市科技局、市财政局】", "|市科技局,市财政局"),
    ("（责任单位：省数据局、省数据集团〔筹〕。）", "|省数据局,省数据集团〔筹〕"),
    ("（责任单位为市科技局、市财政局）", "|市科技局,市财政局"),
    ("（责任单位：市经信局（牵头）、市科技局、市财政局（配合））", "市经信局|市科技局|市财政局"),
    ("★责任单位★：市科技局、市财政局", "|市科技局,市财政局"),
    ("（责任单位◆：市科技局、市财政局）", "|市科技局,市财政局"),
    ("责任单位★◆：市数据资源局；配合单位：市发改委", "|市数据资源局|市发改委"),
    # verbs in brackets
    ("（财政部牵头，国务院相关部门及各地区按职责分工负责）", "财政部|国务院相关部门,各地区"),
    ("（省农业农村厅牵头，省商务厅、供销社按职责分工负责）", "省农业农村厅|省商务厅,省供销社"),
    ("（财政部、人民银行、银保监会按职责分工负责）", "|财政部,人民银行,银保监会"),
    ("（体育总局、北京冬奥组委负责）", "|体育总局,北京冬奥组委"),
    ("（省卫生健康委负责，省国资委按照职责分工负责）", "|省卫生健康委,省国资委"),
    ("（生态环境部牵头，公安部、国家统计局参与）", "生态环境部||公安部,国家统计局"),
    ("（中央政法委负责，中央网信办、全国妇联配合）", "|中央政法委|中央网信办,全国妇联"),
    ("（国家发展改革委、财政部会同有关部门负责）", "|国家发展改革委,财政部,有关部门"),
    ("（商务部指导，供销合作总社参与）", "||供销合作总社|商务部"),
    ("（农业农村部、工业和信息化部等负责）", "|农业农村部,工业和信息化部"),
    ("（海关总署、商务部等有关部门负责）", "|海关总署,商务部,有关部门"),
    ("（扶贫办、全国总工会等和各省级人民政府负责）", "|扶贫办,全国总工会,各省级人民政府"),
    ("（教育部、财政部牵头负责）", "教育部,财政部"),
    ("（市教育局牵头会同市财政局、市人社局落实，2025年底前完成）", "市教育局|市财政局,市人社局"),
    ("（市教育局牵头，市财政局、市人社局等部门分别负责）", "市教育局|市财政局,市人社局"),
    ("（市教育局、市财政局共同负责）", "|市教育局,市财政局"),
    ("（市教育局统筹，各区教育局具体负责）", "市教育局|各区教育局"),
    ("（市经信局为牵头单位，市科技局、市财政局为责任单位）", "市经信局|市科技局,市财政局"),
    ("（由市教育局负责，市财政局协助）", "|市教育局|市财政局"),
    ("（省科技厅负责、省财政厅配合）", "|省科技厅|省财政厅"),
    ("（责任单位：市委办公室、市政府办公室牵头，市直各部门配合）", "市委办公室,市政府办公室||市直各部门"),
    # odd prints
    ("（责任\n单位：省科\n技厅）", "|省科技厅"),
    ("（责 任 单 位：省科技厅）", "|省科技厅"),
    ("（责任单位：省科技厅、省经信\n\n—5—\n\n厅、省财政厅）", "|省科技厅,省经信厅,省财政厅"),
    ("（责任单位：省委网信办、省数据局。\n附件2\n名单", "|省委网信办,省数据局"),
    ("發展。(市工信委、市財政局)\n2.其他", "|市工信委,市财政局"),
    ("推進創(chuàng)新。(牽頭單位:市發(fā)展改革委)", "市发展改革委"),
    # without brackets
    ("市科技局牵头，市财政局、市发改委配合。", "市科技局||市财政局,市发改委"),
    ("1.建设平台 责任单位：市商务局 完成时限：2024年底", "|市商务局"),
    ("1.建设平台。责任单位：市商务局；配合单位：市财政局、各区市", "|市商务局|市财政局,各区市"),
    ("责任单位：市财政局、市发改\n委、市教育局\n下一段文字。", "|市财政局,市发改委,市教育局"),
    ("责任领导：张三\n牵头单位：市科技局\n责任人：李四\n配合单位：市财政局\n联系电话：123", "市科技局||市财政局"),
    # running speech, low trust
    ("具体布局方案由省发展改革委牵头制订。", "省发展改革委"),
    ("咨委会由青岛市贸促会牵头。", "青岛市贸促会"),
    ("1.开展活动。\n2.市文广新局负责组织、实施。", "|市文广新局"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_a_printed_form_gives_one_statement(text, expected):
    assert roles(text) == [expected]


NOTHING = [
    "支持龙头企业牵头组建创新联合体。", "由一家牵头部门统一受理。", "每项任务都明确了牵头领导、牵头单位。",
    "技工院校内由人力资源社会保障行政部门负责。", "（技工院校内由人力资源社会保障行政部门负责）", "（由政府负责人牵头）",
    "主办单位：市文广新局\n承办单位：市群艺馆\n协办单位：市图书馆", "（主办单位：市文旅局）", "（按职责分工负责）", "（各责任单位）",
    "组长：张三 市长\n副组长：李四\n成员：市发改委主任王五\n办公室设在市发改委，负责日常工作。",
    "省生长改造委牵头卖力，省财务厅卖力。（责任单位：省生长改造委）", "司法部负责制定统一的文书格式标准。",
    "建立由农业农村部牵头的协调机制。", "完善大数据局（市数据局）职能。", "（以下简称市推进办）负责人牵头", "鼓励高校牵头，企业参与。",
    "明确主责部门及配合部门，落实责任：人人有责。", "来源。（市商务局）", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_assignment_gives_nothing(text):
    assert roles(text) == []


def test_the_first_listed_leads_from_where_it_is_said_to_the_end():
    text = "一、甲。（省教育厅、省科技厅负责）\n二、乙。（责任单位：省数据局、省财政厅。列第一位的为牵头单位，下同）\n三、丙。（省经信厅、省商务厅负责）\n四、丁。（各市、县〔市、区〕政府负责）\n五、戊。（省司法厅牵头，省民政厅负责）"
    assert roles(text) == [
        "|省教育厅,省科技厅",
        "省数据局|省财政厅",
        "省经信厅|省商务厅",
        "|各市、县〔市、区〕政府",
        "省司法厅|省民政厅",
    ]


@pytest.mark.parametrize(
    "said",
    ["列第一位的为牵头单位，下同", "排在第一位的部门为牵头部门，下同", "列第一位者为牵头单位，下同", "排在首位的爲牽頭單位,下同", "〔列首位的单位为牵头单位，下同〕", "排第一的为牵头单位，下同", "首个单位为牵头单位，下同"],
)  # fmt: skip
def test_every_wording_of_first_listed_leads_is_understood(said):
    assert roles(f"一、甲。（责任单位：省数据局、省财政厅，{said}）\n二、乙。（省经信厅、省商务厅负责）") == [
        "省数据局|省财政厅",
        "省经信厅|省商务厅",
    ]


def test_without_onward_the_first_listed_leads_in_its_own_bracket_only():
    text = "一、甲。（责任单位：省数据局、省财政厅，第一位为牵头单位）\n二、乙。（责任单位：省教育厅、省科技厅）"
    assert roles(text) == ["省数据局|省财政厅", "|省教育厅,省科技厅"]


def test_a_convention_said_in_a_notice_holds_for_the_whole_document():
    assert roles("各项任务排首位的为牵头单位。\n1.甲。（责任单位：市科技局、市财政局）") == ["市科技局|市财政局"]


def test_units_meant_for_all_are_flagged_and_not_copied():
    found = read(
        "甲。（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）\n乙。（财政部负责）"
    ).statements
    assert [s.responsible for s in found] == [("试点城市政府",), ("财政部",)]
    assert "inherited-units" in found[0].flags
    assert "inherits:试点城市政府" in found[1].flags


@pytest.mark.parametrize(
    "said",
    [
        "以下各项工作均需相关市、县（市、区）政府推进，不再单独列出",
        "以下政策措施均需各县区人民政府落实,不再单独列出",
        "以下均需地方落实不再重复列出",
    ],
)
def test_inherited_units_are_no_units_of_the_bracket(said):
    found = read(f"甲。（责任单位：省经信厅、省科技厅，{said}）").statements
    assert [(s.lead, s.responsible) for s in found] == [((), ("省经信厅", "省科技厅"))]
    assert "inherited-units" in found[0].flags


def test_a_scope_names_no_unit():
    text = "甲。（负责部门：商务部、教育部；适用范围：所有自贸试验区，以下除标注适用于特定地区的措施外，适用范围均为所有自贸试验区）"
    assert roles(text) == ["|商务部,教育部"]


def test_labelled_lines_of_one_task_are_one_statement():
    text = "91、制定辦法\n完成時限:2016年12月\n牽頭單位:協調組\n責任部門:市貿促會\n92、建立機制\n工作時限:2016年10月\n責任部門:市考核辦、市商務局"
    found = read(text).statements
    assert [(s.number, s.title, s.lead, s.responsible, s.deadline) for s in found] == [
        ("91、", "制定辦法", ("协调组",), ("市贸促会",), "2016年12月"),
        ("92、", "建立機制", (), ("市考核办", "市商务局"), "2016年10月"),
    ]


def test_the_lines_of_the_next_task_do_not_run_into_the_last():
    text = "1.办事。\n牵头单位:市发改委\n责任单位:市市场监管局等市级相关单位,\n各区县政府\n完成时限:2024年6月底前\n2.其他。\n牵头单位:市科技局"
    assert roles(text) == ["市发改委|市市场监管局,市级相关单位,各区县政府", "市科技局"]


def test_each_bracket_under_one_number_is_a_statement_of_its_own():
    assert roles("1.甲。（牵头单位：市科技局）乙。（责任单位：市财政局）") == ["市科技局", "|市财政局"]


def test_a_bracket_that_never_closes_ends_where_the_next_item_begins():
    assert roles("（一）甲。（责任单位：省发展改革委、省科技厅（二）乙。（责任单位：省财政厅）") == [
        "|省发展改革委,省科技厅",
        "|省财政厅",
    ]


def test_numbers_titles_and_sections_are_given():
    found = read(
        "二、主要任务\n（一）办好展会\n建设平台。（市商务局负责）\n（二）引才。（市人社局负责，6月底完成）"
    ).statements
    assert [(s.number, s.title, s.section, s.deadline) for s in found] == [
        ("（一）", "办好展会", "二、主要任务", ""),
        ("（二）", "引才", "二、主要任务", "6月底完成"),
    ]


def test_damage_is_flagged():
    found = read("推進創(chuàng)新。(牽頭單位:市發(fā)展改革委)").statements
    assert "pronunciation-inside" in found[0].flags
    spun = read("省生长改造委牵头卖力。（责任单位：省生长改造委）")
    assert not spun.statements
    assert "生长改造" in spun.refused[0].reason


def test_running_speech_is_trusted_little_and_never_beside_marked_statements():
    assert read("方案由省发展改革委牵头制订。").statements[0].confidence < 0.5
    assert roles("方案由省发展改革委牵头制订。\n1.甲。（省科技厅负责）") == ["|省科技厅"]


def test_what_is_not_believed_is_refused_with_a_reason():
    found = read("（技工院校内由人力资源社会保障行政部门负责）")
    assert found.refused[0].reason
    assert not found.statements


def test_an_attack_on_the_patterns_takes_no_time():
    import time

    for evil in (
        "（责任单位：" * 3000,
        "各市、" * 8000,
        "、".join(["省"] * 8000),
        "（" * 20000,
        "按职责分工" * 6000,
        "第一位的为牵头" * 4000,
        "责任单位：\n" * 4000,
    ):
        began = time.process_time()
        read(evil)
        assert time.process_time() - began < 5


def test_a_table_written_one_cell_a_line_is_read_back():
    text = "上半年任务\n序号\n工作任务\n责任单位\n完成时限\n1\n推进国际化\n市商务局、市贸促会\n6月底\n2\n办好展会\n市会展办\n市政府每季度督查\n3\n引进人才\n市人社局、财政局等\n持续推进\n其他说明。"
    found = read(text).statements
    assert [(s.number, s.title, s.responsible, s.deadline, s.open) for s in found] == [
        ("1", "推进国际化", ("市商务局", "市贸促会"), "6月底", False),
        ("2", "办好展会", ("市会展办",), "", False),
        ("3", "引进人才", ("市人社局", "市财政局"), "持续推进", True),
    ]


def test_a_numbered_table_written_one_cell_a_line_is_read_by_its_columns():
    header = "序号\n挂牌督办事项\n年度任务和工作目标\n责任单位\n上半年进展\n"
    rows = (
        "1\n建成会议中心。\n年底前建成投用。\n市城建委,海洋集团\n主体完工,由市城建委牵头协调。\n"
        "2\n改造电网。\n完成年度改造任务。\n海洋供电公司\n市发展改革委\n分两段写的进展。\n第二段。\n"
        "3\n推进地铁建设。\n加快二号线建设。\n市地铁办、市地铁集团等\n已经开通。\n"
    )
    found = read(header + rows).statements
    assert [(s.number, s.title, s.responsible, s.open) for s in found] == [
        ("1", "建成会议中心。", ("市城建委", "海洋集团"), False),
        (
            "2",
            "改造电网。",
            ("市发展改革委",),
            False,
        ),  # more lines than columns: only what is surely a unit is believed
        ("3", "推进地铁建设。", ("市地铁办", "市地铁集团"), True),
    ]


def test_groups_before_the_numbers_of_a_flattened_table_are_no_cells_of_the_row_above():
    text = (
        "分类\n序号\n事项\n责任单位\n牵头单位\n发展目标\n1\n能源指标。\n区经商局、海洋经开区管委会、区供电公司\n区发改局\n"
        "激发活力\n2\n一网通办。\n区行政服务中心\n区行政服务中心\n3\n助企服务。\n区深改中心\n区司法局"
    )
    assert roles(text) == [
        "区发改局|区经商局,海洋经开区管委会,区供电公司", "区行政服务中心|区行政服务中心", "区司法局|区深改中心",
    ]  # fmt: skip


def test_two_unit_columns_written_one_cell_a_line_keep_their_roles():
    text = "序号\n任务\n牵头单位\n配合单位\n1\n甲事\n市商务局\n市财政局、市科技局\n2\n乙事\n市科技局\n市教育局"
    assert roles(text) == ["市商务局||市财政局,市科技局", "市科技局||市教育局"]


def test_header_words_without_a_header_read_nothing():
    assert roles("责任单位\n市商务局\n一段说明文字。") == []


def test_a_running_sentence_gives_all_its_roles():
    assert roles("方案由市科技局牵头，市财政局、市教育局配合。") == ["市科技局||市财政局,市教育局"]
    assert roles("方案由市科技局牵头，推进工作。") == ["市科技局"]


def test_a_further_paragraph_under_a_number_is_a_sub_measure_with_its_own_title():
    text = "（一）优化环境。减材料。（省司法厅负责）\n清理证明事项。限期完成。（省民政厅负责）\n（二）招商。（省商务厅负责）"
    assert [(s.number, s.title) for s in read(text).statements] == [
        ("（一）", "优化环境"),
        ("（一）", "清理证明事项"),
        ("（二）", "招商"),
    ]


def test_a_task_that_opens_with_a_time_has_it_as_deadline():
    assert read("1.2020年底前制定办法。（省司法厅负责）").statements[0].deadline == "2020年底前"
    assert read("1.制定办法。2020年底前出台。（省司法厅负责）").statements[0].deadline == "2020年底前"


def test_a_bare_bracket_opens_a_text_or_follows_a_full_stop_but_never_a_name():
    assert roles("（市委网信办、市大数据局）\n下一项") == ["|市委网信办,市大数据局"]
    assert roles("由市数据局（市委网信办、市大数据局）承担") == []


def test_the_first_time_of_a_bracket_is_its_deadline_with_what_is_to_be_done():
    found = read(
        "1.甲。（市财政局牵头，市税务局负责，6月底前出台相关政策，年内持续推进）\n2.乙。（市教育局、市科技局，9月底前）"
    ).statements
    assert [statement.deadline for statement in found] == ["6月底前出台相关政策", "9月底前"]


def test_units_said_to_be_concerned_by_every_task_are_flagged():
    first, second = read(
        "1.甲。〔责任单位：省财政厅。具体任务均涉及相关市（州）政府，不再做分工，下同。〕\n2.乙。〔责任单位：省教育厅〕"
    ).statements
    assert (first.responsible, "inherited-units" in first.flags) == (("省财政厅",), True)
    assert "inherits:相关市（州）政府" in second.flags


def test_a_row_on_one_line_keeps_its_number_and_its_task():
    (row,) = read(
        "序号 工 作 任 务 牵头负责部门\n7 新增就业1000万人以上 人力资源社会保障部\n以上任务年内完成。"
    ).statements
    assert (row.number, row.title, row.lead) == ("7", "新增就业1000万人以上", ("人力资源社会保障部",))


def test_lines_of_a_bracket_that_was_read_are_no_sentences_of_their_own():
    assert len(read("1.甲。（省自然资源\n厅、省生态环境厅等按职责分工负责\n）").statements) == 1


def test_a_long_text_without_a_break_is_read_in_time_that_grows_with_it():
    assert len(read("1.甲。" + "各地要负责落实" * 30000 + "（市财政局负责）").statements) == 1


def test_a_year_in_a_bracket_is_no_number_that_ends_the_bracket_around_it():
    text = "加快建设。（责任单位：市教育局〔2023年新设〕、市财政局，按〔2023〕1号）"
    (found,) = find_statements(plain_document("p.txt", text)).statements
    assert found.printed.endswith("1号")
    assert found.responsible[:2] == ("市教育局〔2023年新设〕", "市财政局")
