"""Scores: what is exact, how statements are aligned, and that intervals are reproducible."""

import json

import pytest
from click.testing import CliRunner

from kg.cli.eval import command
from kg.errors import InputError
from kg.ingest.candidate import Statement
from kg.ingest.evaluate import align, evaluate, read_candidates
from kg.ingest.gold import GoldStatement, read_gold
from kg.ingest.scores import MEASURES, Counts, f1, interval, total


def gold(number, **units):
    return GoldStatement(
        number=number, title="", units={r: tuple(units.get(r, ())) for r in ("lead", "responsible", "supporting")}
    )


def found(number, **units):
    return Statement(
        start=0, end=1, printed="x", rule="r", source="s", number=number, **{k: tuple(v) for k, v in units.items()}
    )


def entry(name, file, statements, flags=()):
    empty = {"lead": [], "responsible": [], "supporting": [], "etc": False, "title_short": ""}
    return {"doc_id": name, "files": [file], "flags": list(flags), "statements": [empty | s for s in statements]}


@pytest.fixture
def standard(tmp_path):
    (tmp_path / "a.txt").write_text("1.甲。（省科技厅负责）\n2.乙。（省财政厅牵头，省教育厅配合）\n", encoding="utf-8")
    (tmp_path / "n.txt").write_text("支持企业牵头。\n", encoding="utf-8")
    entries = [
        entry("a", "a.txt", [{"number": "1.", "responsible": ["省科技厅"]}, {"number": "2.", "lead": ["省财政厅"]}]),
        entry("n", "n.txt", [], ["negative"]),
    ]
    (tmp_path / "gold.json").write_text(json.dumps(entries), encoding="utf-8")
    return tmp_path


def test_order_and_repetition_do_not_count_but_roles_do():
    one = gold("1", responsible=["甲", "乙"])
    assert align([one], [found("1", responsible=["乙", "甲", "甲"])]) == [(0, 0)]
    assert align([one], [found("2", lead=["丙"])]) == [(0, None), (None, 0)]


def test_names_that_differ_only_in_how_they_are_printed_are_one(standard):
    entries = [entry("a", "a.txt", [{"number": "1.", "responsible": ["州市場監督管理局", "各市、縣(市、區)政府"]}])]
    (standard / "gold.json").write_text(json.dumps(entries), encoding="utf-8")
    text = "1.甲。（責任單位：州市場監督管理局，各市、縣（市、區）政府）\n"
    (standard / "a.txt").write_text(text, encoding="utf-8")
    run = CliRunner().invoke(command, [str(standard / "gold.json"), str(standard / "a.txt")])
    assert "confusions: 0" in run.output


def test_alignment_keeps_the_order_and_skips_what_is_too_much():
    wanted = [gold("1", lead=["甲"]), gold("2", lead=["乙"])]
    assert align(wanted, [found("9", lead=["丙"]), found("1", lead=["甲"]), found("2", lead=["乙"])]) == [
        (None, 0),
        (0, 1),
        (1, 2),
    ]


def test_alignment_prefers_the_exact_statement_over_one_that_shares_a_name():
    wanted = [gold("1", lead=["甲"])]
    assert (0, 1) in align(wanted, [found("1", lead=["甲", "乙"]), found("5", lead=["甲"])])


def test_statements_pairs_and_confusions_are_counted(standard):
    result = CliRunner().invoke(command, [str(standard / "gold.json"), str(standard), "--format", "json"])
    assert result.exit_code == 0, result.output
    measured = json.loads(result.output)
    whole = measured["measures"][-1]
    assert (whole["gold"], whole["found"], whole["exact"]) == (2, 2, 1)
    assert (whole["precision"], whole["recall"], whole["pair_f1"]) == (0.5, 0.5, 0.8)
    assert [(c["number"], c["problem"], c["printed"]) for c in measured["confusions"]] == [
        ("2.", "different", "省财政厅牵头，省教育厅配合")
    ]


def test_the_table_names_every_confusion_and_what_was_not_given(standard):
    result = CliRunner().invoke(command, [str(standard / "gold.json"), str(standard / "a.txt")])
    assert "found: lead: 省财政厅; supporting: 省教育厅" in result.output
    assert "1 documents of the gold standard were not given: n" in result.output


def test_a_statement_in_a_negative_document_is_too_much(standard):
    found_all = evaluate(standard / "gold.json", [standard / "n.txt"], lambda path: [found("1", lead=["甲"])])
    assert [c.problem for c in found_all.confusions()] == ["too much"]
    assert found_all.rows()[0]["precision"] == 0.0


def test_candidates_as_json_stand_for_their_document(standard):
    (standard / "out").mkdir()
    listed = [found("1.", responsible=["省科技厅"]).as_json(), found("2.", lead=["省财政厅"]).as_json()]
    (standard / "out" / "a.json").write_text(json.dumps(listed), encoding="utf-8")
    scored = evaluate(standard / "gold.json", [standard / "out"], lambda path: [])
    assert scored.rows()[-1]["f1"] == 1.0
    assert scored.missing == ("n",)


@pytest.mark.parametrize("text", ["", "{", '[{"doc_id": "a"}]', '{"a": 1}', "[1]"])
def test_a_broken_gold_file_is_one_line(tmp_path, text):
    path = tmp_path / "gold.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.json"):
        read_gold(path)


def test_broken_candidates_and_absent_files_are_one_line(standard, tmp_path):
    (tmp_path / "c.json").write_text("[3]", encoding="utf-8")
    with pytest.raises(InputError, match="candidates"):
        read_candidates(tmp_path / "c.json")
    with pytest.raises(InputError, match="no such file"):
        evaluate(standard / "gold.json", [tmp_path / "absent"], lambda path: [])
    with pytest.raises(InputError, match="no document"):
        evaluate(standard / "gold.json", [tmp_path / "c.json"], lambda path: [])


def test_intervals_are_the_same_for_the_same_seed_and_hold_the_value():
    counts = [Counts(gold=10, found=10, exact=n) for n in (10, 8, 9, 10, 3)]
    measure = MEASURES["recall"]
    low, high = interval(counts, measure, seed=7)
    assert (low, high) == interval(counts, measure, seed=7)
    assert low <= measure(total(counts)) <= high
    assert interval(counts[:1], measure) == (1.0, 1.0)


def test_nothing_wanted_and_nothing_found_is_perfect():
    assert f1(0, 0, 0) == 1.0
    assert MEASURES["precision"](Counts(found=2)) == 0.0
