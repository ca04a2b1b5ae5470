"""Names of units mean bodies at a place and a time; merges are proposed with evidence, decided by people, and undone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.building import build_store
from kg.errors import UnknownNameError, UsageError
from kg.ingest.authority import Authority, read_authority
from kg.ingest.registry import name_key, read_registry
from kg.ingest.unit_decisions import in_force, read_decisions
from kg.ingest.unit_listing import history_rows, proposals, record, review_rows
from kg.resources import data_dir


@pytest.fixture(scope="module")
def authority() -> Authority:
    return read_authority()


@pytest.mark.parametrize(
    ("name", "place", "date", "unit"),
    [
        ("市发改委", "qingdao", "", "unit/qingdao/development-reform-commission"),
        ("市发展和改革委员会", "青岛市", "", "unit/qingdao/development-reform-commission"),
        ("青岛市发改委", "", "", "unit/qingdao/development-reform-commission"),
        ("人民银行浙江省分行", "zhejiang", "2024", "unit/zhejiang/ren-xing-zhe-jiang-sheng-fen-hang"),
        ("国家金融监督管理总局浙江监管局", "zhejiang", "2024", "unit/zhejiang/zhe-jiang-jin-rong-jian-guan-ju"),
        ("省建设厅", "zhejiang", "", "unit/zhejiang/sheng-zhu-fang-cheng-xiang-jian-she-ting"),
        ("省市场监管（知识产权）局", "zhejiang", "", "unit/zhejiang/sheng-shi-chang-jian-guan-ju"),
        ("發展改革委", "cn", "", "unit/cn/ndrc"),
        ("财政部", "zhejiang", "", "unit/cn/mof"),
        ("银保监会", "", "2020-07", "unit/cn/cbirc"),
        ("铁道部", "", "2012", "unit/cn/mor"),
        ("国家外汇局", "shandong", "", "unit/cn/safe"),
        ("市发改委", "jinan", "", "unit/jinan/shi-fa-zhan-gai-ge-wei"),  # Jinan's own, never Qingdao's
        ("济南市城管局", "", "", "unit/jinan/shi-cheng-shi-guan-li-ju"),
        ("市城市管理局", "jinan", "", "unit/jinan/shi-cheng-shi-guan-li-ju"),
        ("省应急厅", "shandong", "", "unit/shandong/sheng-ying-ji-guan-li-ting"),
        ("北京市商务局", "", "", "unit/beijing/shi-shang-wu-ju"),
        ("市疾病预防控制局", "wuhan", "", "unit/wuhan/shi-ji-kong-ju"),
        ("杭州市数据资源管理局", "", "", "unit/hangzhou/shi-shu-ju-zi-yuan-ju"),
        ("省国家安全厅", "zhejiang", "", "unit/zhejiang/sheng-guo-jia-an-quan-ting"),
        ("国家矿山安全监察局", "cn", "2021", "unit/cn/nmsa"),
    ],
)
def test_every_spelling_finds_its_body(authority: Authority, name: str, place: str, date: str, unit: str) -> None:
    assert authority.find(name, place, date) == unit


@pytest.mark.parametrize(
    ("name", "place", "date"),
    [
        ("市发改委", "", ""),  # of which city?
        ("市工商局", "jinan", ""),  # no department that every city has
        ("省商务厅", "jinan", ""),
        ("区商务局", "beijing", ""),  # of which district?
        ("省发改委", "qingdao", ""),  # a province is no city
        ("商务局", "qingdao", ""),  # no level
        ("国资委", "zhejiang", ""),  # the province's own may be meant
        ("国资委", "", ""),
        ("银保监会", "cn", "2024"),  # ended in 2023
        ("国家金融监督管理总局", "cn", "2020"),  # not yet
        ("国家数据局", "cn", "2023-06"),  # planned in March, opened in October
        ("人事部", "qingdao", ""),  # any firm has one
        ("省海洋厅", "zhejiang", ""),
        ("", "", ""),
    ],
)
def test_what_is_not_sure_finds_nothing(authority: Authority, name: str, place: str, date: str) -> None:
    assert authority.find(name, place, date) is None


def test_near_identical_names_of_different_bodies_never_meet() -> None:
    names = [
        "省商务厅",
        "市商务局",
        "商务部",
        "区商务局",
        "省发改委",
        "市发改委",
        "市教育局",
        "市体育局",
        "市住建局",
        "市住建委",
    ]
    assert len({name_key(name) for name in names}) == len(names)


def test_no_name_means_two_bodies_at_one_place_and_time() -> None:
    seen: dict[tuple[str, str], str] = {}
    for name in read_registry():
        assert seen.setdefault((name_key(name.name), name.jurisdiction), name.unit) == name.unit, name.place


def test_predecessors_end_when_their_successor_begins_and_have_an_address(authority: Authority) -> None:
    for body in authority.units():
        for before in body.predecessor:
            old = authority.canonical(before)
            assert old is not None
            assert not (old.valid_to and body.valid_from) or old.valid_to == body.valid_from


def test_every_body_of_the_registry_has_an_address_or_says_inferred_with_a_reason() -> None:
    for body in read_registry():
        if body.relation == "canonical":
            assert body.address or body.inferred, body.place
            assert all(one.startswith(("http://", "https://")) for one in body.address.split(" | ") if one), body.place


def test_a_history_runs_over_both_reforms() -> None:
    assert [row["unit"] for row in history_rows("银保监会")] == [
        "unit/cn/cbrc", "unit/cn/circ", "unit/cn/cbirc", "unit/cn/nfra",
    ]  # fmt: skip


def test_a_history_runs_over_the_reforms_of_2013_and_2018() -> None:
    rows = history_rows("国家卫生健康委")
    assert [(row["name"], row["valid_from"], row["valid_to"]) for row in rows] == [
        ("卫生部", "", "2013-03"), ("国家人口计生委", "", "2013-03"), ("国家卫生计生委", "2013-03", "2018-03"), ("国家卫生健康委", "2018-03", ""),
    ]  # fmt: skip


def test_ministries_of_the_reform_of_2008_continue_those_before_it() -> None:
    rows = history_rows("人力资源社会保障部")
    assert [(row["name"], row["valid_from"], row["valid_to"]) for row in rows] == [
        ("劳动保障部", "", "2008-03"), ("人事部", "", "2008-03"), ("人力资源社会保障部", "2008-03", ""),
    ]  # fmt: skip


def test_a_department_every_city_has_brings_its_level_and_kind(authority: Authority) -> None:
    found = authority.look_up("市委政法委员会", "wuhan").standard
    assert found is not None
    assert (found.name, found.level, found.kind) == ("市委政法委", "municipal", "party")
    assert authority.look_up("市发改委", "qingdao").standard is None


def test_every_standard_department_is_named_in_its_full_form_and_once() -> None:
    from kg.ingest.registry import standard_departments

    assert [name for name in standard_departments() if name_key(f"市{name}") != f"市{name}"] == []


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(UnknownNameError):
        read_authority().find("市商务局", "atlantis")


def test_every_body_of_the_state_council_tables_is_found_by_its_names(authority: Authority) -> None:
    path = data_dir() / "tables" / "state-council" / "units.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["id"]: authority.find(row["label_zh"], "cn") for row in rows} == {row["id"]: row["id"] for row in rows}


def _doubled(folder: Path) -> Path:
    """A data folder that lists one body twice, under two spellings, and one that is another."""
    tables = folder / "tables" / "doubled"
    tables.mkdir(parents=True)
    header = "id,class,label_zh,source,level\n"
    listed = [("a", "市发改委"), ("b", "市发展改革委"), ("c", "省发展改革委")]
    body = "".join(f"unit/doubled/{slug},Unit,{name},source/doubled,external\n" for slug, name in listed)
    (tables / "units.csv").write_text(header + body, encoding="utf-8")
    (folder / "sources.csv").write_text("id,title_zh\nsource/doubled,测试\n", encoding="utf-8")
    return folder


def _merges(folder: Path) -> list[str]:
    return [one.id for one in proposals([folder]) if one.unit.startswith("unit/doubled/")]


def test_review_proposes_spellings_of_one_name_and_nothing_else(tmp_path: Path) -> None:
    folder = _doubled(tmp_path / "data")
    (one,) = [proposal for proposal in proposals([folder]) if proposal.unit.startswith("unit/doubled/")]
    assert (one.kind, one.unit, one.other, one.rule) == ("merge", "unit/doubled/a", "unit/doubled/b", "abbreviation")


def test_the_shipped_tables_leave_nothing_to_decide() -> None:
    assert proposals() == []


def test_a_decision_is_built_as_inferred_and_can_be_undone(tmp_path: Path) -> None:
    folder = _doubled(tmp_path / "data")
    (proposal,) = _merges(folder)
    plain = build_store(tmp_path / "store", [folder], shipped=False).quads
    record(folder, proposal, "accept", who="李华", when="2026-05-04", reason="同一机关")
    merged = build_store(tmp_path / "store", [folder], shipped=False).quads
    assert merged.get("inferred", 0) > plain.get("inferred", 0)
    assert review_rows([folder])[1] == 1
    record(folder, proposal, "undo", who="李华", when="2026-05-05", reason="")
    assert build_store(tmp_path / "store", [folder], shipped=False).quads == plain
    assert [one.decision for one in read_decisions(folder)] == ["accept", "undo"]
    assert in_force(read_decisions(folder)) == {}


def test_decisions_need_a_person_a_date_and_a_standing_proposal(tmp_path: Path) -> None:
    folder = _doubled(tmp_path / "data")
    (proposal,) = _merges(folder)
    for name, decision, who, when in (
        (proposal, "accept", "", "2026"), (proposal, "accept", "李华", " "), ("merge-0", "accept", "李华", "2026"), (proposal, "undo", "李华", "2026"),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            record(folder, name, decision, who=who, when=when, reason="")
    assert read_decisions(folder) == []


def test_two_datasets_may_list_one_unit_if_they_call_it_the_same(tmp_path: Path) -> None:
    first, second = _doubled(tmp_path / "first"), _doubled(tmp_path / "second")
    (second / "sources.csv").unlink()
    assert build_store(tmp_path / "store", [first, second], shipped=False).rows["units"] == 6


@pytest.mark.parametrize(
    ("name", "place", "date", "reason"),
    [
        ("市海事法庭筹备处", "", "", "名录中没有"),
        ("银保监会", "", "2024", "当时没有这个单位"),
        ("市发改委", "", "", "此名只指别处的单位"),
    ],
)
def test_why_a_name_is_not_found_is_said_in_both_languages(name, place, date, reason):
    said = read_authority().look_up(name, place, date).reason
    assert reason in said
    assert said[0].isascii()
