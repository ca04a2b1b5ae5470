"""Printed forms of documents beyond the annotated ones, in passages of our own; and what a change of print must not change."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from opencc import OpenCC

from kg.ingest.document import plain_document
from kg.ingest.documents import read_document
from kg.ingest.evaluate import score_document
from kg.ingest.gold import read_gold
from kg.ingest.normalise import canonical, fold
from kg.ingest.scores import total
from kg.ingest.statements import find_statements

ROLES = ("lead", "responsible", "supporting")


def read(text):
    found = find_statements(plain_document("t.txt", text)).statements
    assert all(text[s.start : s.end] == s.printed for s in found)
    return found


def roles(text):
    return ["|".join(",".join(getattr(s, role)) for role in ROLES).rstrip("|") for s in read(text)]


FORMS = [
    # one State Council notice: groups after 等, bodies without a level word
    ("1.甲。（银保监会、民政部等国务院相关部门及各地区按职责分工负责）", "|银保监会,民政部,国务院相关部门,各地区"),
    ("1.甲。（海关总署牵头，民航局等相关部门和单位及各地区按职责分工负责）", "海关总署|民航局,相关部门和单位,各地区"),
    ("1.甲。（各省、自治区、直辖市人民政府及新疆生产建设兵团负责）", "|各省、自治区、直辖市人民政府,新疆生产建设兵团"),
    ("1.甲。（科技部会同人力资源社会保障部、中科院、工程院等部门和单位按职责分工负责）", "|科技部,人力资源社会保障部,中科院,工程院"),
    # broken inside a name
    ("1.甲。（财政部牵头，国务院\n相关部门及各地\n区按职责分工负责）", "财政部|国务院相关部门,各地区"),
    ("1.甲。（牵头单位：人行\n浙江省分行、省委金融办）", "人行浙江省分行,省委金融办"),
    ("1.甲。（责任单位：市财政局 人民银行 市税务局）", "|市财政局,人民银行,市税务局"),
    # cities
    ("1.甲。（责任部门：各区政府；市规划资源局等）", "|各区政府,市规划资源局"),
    ("(一)甲。(牽頭單位:州市場監管局;責任單位:州稅務局、人民銀行湘西州中心支行,各縣市,12月底完成)", "州市场监管局|州税务局,人民银行湘西州中心支行,各县市"),
    ("1.甲。(市自然資源局、住建管理局,各縣(市、區)政府負責,排在首位的爲牽頭單位,下同)", "市自然资源局|市住建管理局,各县(市、区)政府"),
    ("1.甲。(市行政审批局、公安局、人民银行泰州市中心支行; 各市(区)人民政府)", "|市行政审批局,市公安局,人民银行泰州市中心支行,各市(区)人民政府"),
    ("1.甲。（责任单位：各区、市人民政府，西海岸新区、高新区管委会）", "|各区、市人民政府,西海岸新区管委会,高新区管委会"),
    ("〔一〕甲\n１．乙。〔责任单位：省市场监管局（省知识产权局），各设区市政府〕", "|省市场监管局（省知识产权局）,各设区市政府"),
    # running speech
    ("具体布局由省发展改革委牵头制订，省财政厅、省自然资源厅配合。", "省发展改革委||省财政厅,省自然资源厅"),
    ("建立专家委员会，专委会由青岛市贸促会牵头，成员另定。", "青岛市贸促会"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_of_an_unseen_kind_of_document_is_read(text, expected):
    assert roles(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "建立由市农业局牵头的协调机制。鼓励由市商会牵头，企业参与。",
        "排在第一位的为牵头单位，其他为配合单位。各牵头单位要认真履行职责，各责任单位要密切配合。",
        "办公室设在省经信厅，负责日常工作，由省经信厅主要负责同志兼任办公室主任。",
        "（一）产业。（省生长改造委牵头，省财务厅、省商务厅按职责分工卖力）",
    ],
)
def test_a_look_alike_of_an_unseen_kind_of_document_gives_nothing(text):
    assert roles(text) == []


def test_a_labelled_sentence_close_behind_a_role_bracket_is_read():
    text = "一、甲。（责任单位★：省税务局）\n2.乙。牵头单位★◆:省数据资源局;配合单位:省公安厅,各市人民政府\n3.丙。"
    assert roles(text) == ["|省税务局", "省数据资源局||省公安厅,各市人民政府"]


def test_one_unit_alone_in_a_bracket_is_believed_where_bare_lists_are_the_habit():
    lists = "(一)甲。(市工信委、市財政局)\n(二)乙。(市發改委、市科技局)\n"
    assert roles(f"{lists}(三)丙。(市人社局)")[-1] == "|市人社局"
    assert roles("(一)甲。(市工信委、市財政局)\n(三)丙。(市人社局)") == ["|市工信委,市财政局"]


def test_units_of_one_flattened_cell_may_stand_on_lines_of_their_own():
    text = "序号\n工作任务\n责任单位\n进展情况\n1\n推进国际化\n市商务局\n市贸促会\n已完成。\n2\n办好展会\n市会展办\n正在推进。"
    assert roles(text) == ["|市商务局,市贸促会", "|市会展办"]


def test_a_statement_of_guidance_alone_says_so():
    found = read("1.甲。（生态环境部指导）\n2.乙。（商务部指导，供销合作总社参与）")
    assert ["guidance-only" in s.flags for s in found] == [True, False]


PLANS = Path(__file__).parents[3] / "shared" / "plans"
TRADITIONAL = OpenCC("s2t")
HALF = str.maketrans("（）：，；", "():,;")


def _in_brackets(change):
    return lambda text: re.sub(r"[（(][^（）()]{4,300}[）)]", lambda found: change(found[0]), text)


def _lines_of(width):
    return lambda text: "\n".join(
        line[i : i + width] for line in text.split("\n") for i in range(0, max(len(line), 1), width)
    )


def _paged(text):
    return "".join(f"{text[i : i + 487]}\n— {i // 487 + 1} —\n" for i in range(0, len(text), 487))


CHANGES = {
    "traditional characters": TRADITIONAL.convert,
    "half-width punctuation": lambda text: text.translate(HALF),
    "a space after each separator": _in_brackets(lambda part: re.sub("([、，；：])", r"\1 ", part)),
    "a line break after each ninth character of a bracket": _in_brackets(
        lambda part: "\n".join(part[i : i + 9] for i in range(0, len(part), 9))
    ),
    "lines of 30 characters": _lines_of(30),
    "lines of 22 characters": _lines_of(22),
    "page numbers": _paged,
    "other labels": lambda text: re.sub("责任单位|负责部门", "落实单位", text).replace("牵头单位", "主责单位"),
    "another verb": lambda text: text.replace("按职责分工负责", "按照各自职责分工落实"),
    "one paragraph": lambda text: re.sub(r"\n+", "", text),
}


@pytest.fixture(scope="module")
def annotated():
    if not (PLANS / "gold.json").exists():
        pytest.skip("the annotated documents (../shared/plans) are not here")
    texts = []
    for gold in read_gold(PLANS / "gold.json"):
        if gold.kind != "table":
            document = read_document(PLANS / gold.files[0])
            texts.append((gold, "\n".join(document.text[b.start : b.end] for b in document.paragraphs())))
    return texts


def _folded(names):
    return tuple(fold(canonical(name)) for name in names)


def _score(gold, text):
    wanted = tuple(replace(s, units={role: _folded(names) for role, names in s.units.items()}) for s in gold.statements)
    found = [replace(s, **{role: _folded(getattr(s, role)) for role in ROLES}) for s in read(text)]
    return score_document(replace(gold, statements=wanted), found).counts


@pytest.mark.source
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_print_changes_no_statement(annotated, change):
    counts = total([_score(gold, CHANGES[change](text)) for gold, text in annotated])
    assert counts.gold == 327
    assert counts.exact >= 326
    assert counts.found <= 326
