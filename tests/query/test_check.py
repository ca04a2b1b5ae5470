"""`kg check`: reconciliation, coverage, hygiene, and the row behind a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import KnowledgeGraph
from kg.cli.check import command
from kg.cli.load import command as load
from kg.query.checktext import report_lines
from kg.query.findings import Finding, Report, Total
from kg.query.rowplaces import RowPlaces


@pytest.fixture(scope="module")
def report(knowledge: KnowledgeGraph) -> Report:
    """The report on the shipped data."""
    return knowledge.check()


def _total(report: Report, about: str, counted: str) -> Total:
    return next(t for t in report.totals if t.about.endswith(f"/id/{about}") and t.counted == counted)


def test_the_shipped_data_break_no_required_rule(report: Report) -> None:
    assert [finding for finding in report.findings if finding.severity == "violation"] == []
    assert report.rules > 100


def test_the_plan_states_125_tasks_its_parts_122_and_neither_is_corrected(report: Report) -> None:
    plan = _total(report, "plan/qingdao-2022-2023", "pa:Task")
    assert (plan.stated, plan.summed, plan.gap_to_sum) == ((125,), 122, 3)
    assert (plan.parts, plan.parts_stated) == (6, 6)


@pytest.mark.parametrize(
    ("about", "counted", "stated", "enumerated"),
    [
        ("casebook/qingdao-2022-2023", "pa:City", 35, 9),
        ("casebook/qingdao-2022-2023", "pa:BenchmarkCase", 88, 5),
        ("plangroup/qingdao-rounds-1-3", "pa:Plan", 3, 3),
        ("plan/qingdao-2016-2017", "pa:Task", 100, 6),
    ],
)
def test_stated_numbers_stand_beside_what_the_graph_lists(
    report: Report, about: str, counted: str, stated: int, enumerated: int
) -> None:
    total = _total(report, about, counted)
    assert (total.stated, total.enumerated, total.gap_to_list) == ((stated,), enumerated, stated - enumerated)


def test_a_class_the_graph_lists_nothing_of_has_no_gap(report: Report) -> None:
    papers = _total(report, "casebook/qingdao-2022-2023", "pa:Publication")
    assert (papers.stated, papers.at_least, papers.enumerated, papers.gap_to_list) == ((2700,), True, None, None)


def test_a_number_no_source_states_is_marked_derived(report: Report) -> None:
    assert _total(report, "plan/qingdao-2020-2021", "pa:Task").level == "derived"


def test_the_article_assigns_no_unit_to_any_task(report: Report) -> None:
    this_round = [c for c in report.coverage if "/positioning/qingdao-2022-2023/" in c.group]
    assert [c.stated for c in this_round] == [28, 8, 16, 13, 32, 25]
    assert all(c.with_unit == 0 and c.with_evidence == c.enumerated for c in this_round)


def test_a_gap_fails_only_a_strict_check(report: Report) -> None:
    assert any(finding.severity == "gap" for finding in report.findings)
    assert (report.fails(), report.fails(strict=True)) == (False, True)


def test_a_finding_names_the_row_of_its_thing(report: Report) -> None:
    placed = [finding for finding in report.findings if finding.kind != "hygiene"]
    assert placed
    for finding in placed:
        file, _, line = finding.place.rpartition(":")
        row = Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert row.startswith(finding.thing.partition("/id/")[2] + ",")


def test_evidence_of_a_statement_leads_to_the_row_of_the_statement(tiny_data: Path) -> None:
    places = RowPlaces([tiny_data])
    base = "https://w3id.org/planatlas/id/"
    assert places.of(f"{base}task/tiny/1").endswith("tasks.csv:2")
    assert places.of(f"{base}evidence/task/tiny/1/1").endswith("tasks.csv:2")
    assert places.of(f"{base}evidence/task/tiny/1/altLabel-0123456789/1").endswith("statements.csv:2")
    assert places.of("urn:elsewhere") == ""


def test_a_violation_fails_the_check_and_names_the_row_and_the_remedy(tiny_data: Path, tmp_path: Path) -> None:
    assignments = tiny_data / "tables" / "tiny" / "assignments.csv"
    row = "assignment/tiny/1-3,unit/tiny/reform,unit/tiny/commerce,guiding,3,source/tiny,29-33:市商务局,stated\n"
    assignments.write_text(assignments.read_text(encoding="utf-8") + row, encoding="utf-8")
    graph = KnowledgeGraph.build(tmp_path / "store", [tiny_data], shipped=False)
    graph.store.close()
    result = CliRunner().invoke(command, ["--store", str(tmp_path / "store")])
    assert result.exit_code == 1
    assert "shape:assignment-task (1)" in result.output
    assert "assignments.csv:4" in result.output
    assert "Fill task." in result.output


def test_a_case_without_work_warns_unless_the_source_is_said_to_leave_it_unsaid(tmp_path: Path, report: Report) -> None:
    assert not any(finding.rule == "shape:case-work" for finding in report.findings)
    (tmp_path / "cases.ttl").write_text(
        "@prefix pa: <https://w3id.org/planatlas/ontology#> . <urn:silent> a pa:BenchmarkCase ."
        " <urn:said> a pa:BenchmarkCase ; pa:notStated pa:servesWork .",
        encoding="utf-8",
    )
    assert CliRunner().invoke(load, [str(tmp_path / "cases.ttl"), "--store", str(tmp_path / "store")]).exit_code == 0
    found = KnowledgeGraph.open(tmp_path / "store").check().findings
    assert [finding.thing for finding in found if finding.rule == "shape:case-work"] == ["urn:silent"]


@pytest.mark.parametrize("table", ["findings", "totals", "coverage"])
def test_every_table_of_the_report_is_written_as_csv(built_store: Path, report: Report, table: str) -> None:
    result = CliRunner().invoke(command, ["--store", str(built_store), "--table", table, "--format", "csv"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1 + len(getattr(report, table))
    assert list(report.frame(table).columns) == result.stdout.splitlines()[0].split(",")


def _finding(number: int) -> Finding:
    return Finding(
        kind="shape",
        rule="shape:x",
        severity="warning",
        message_zh="错。",
        message_en="Wrong.",
        fix_zh="改。",
        fix_en="Mend it.",
        thing=f"https://w3id.org/planatlas/id/task/x/{number}",
    )


def test_what_is_not_shown_is_said() -> None:
    report = Report(findings=tuple(map(_finding, range(8))), totals=(), coverage=(), rules=1)
    lines = list(report_lines(report, most=5))
    assert "    … and 3 more (--format csv lists all)" in lines
    assert lines[-1] == (
        "1 rules checked: 0 violations, 8 warnings, 0 gaps, 0 notes · 共查 1 条规则：违规 0、警告 8、差额 0、提示 0"
    )
