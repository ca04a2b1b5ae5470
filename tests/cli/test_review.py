"""`kg review` as people run it: at a terminal, in a spreadsheet, and on to the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from kg.ingest.accepted import write_accepted
from kg.ingest.review import CORRECT, CORRECTABLE, Review
from kg.ingest.unreviewed import is_unreviewed, left_out
from tests.cli.reviewer import WHO, Terminal, rows, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = Document()
    for line in (
        "某市测试行动计划", "一、重点任务", "1.办好展会。(市商务局牵头,市贸促会、市发改委配合)",
        "2.建设平台。(责任单位:市发展改革委、市工信局,各区市政府)", "3.提升服务。(市财政局负责)",
    ):  # fmt: skip
        document.add_paragraph(line)
    document.save(str(tmp_path / "plan.docx"))
    assert run("ingest", "plan.docx", "-o", "plan", cwd=tmp_path).returncode == 0
    return tmp_path / "plan"


def test_at_a_terminal_each_key_is_kept_at_once_and_a_later_session_goes_on(folder: Path) -> None:
    words = ("review", "plan", *WHO, "--jurisdiction", "青岛市")
    first = Terminal(folder.parent, *words)
    first.press("a", after="confidence:")
    first.until("c00002")
    assert [row["candidate"] for row in rows(folder / "decisions.csv")] == ["c00001"]
    first.press("q", after="confidence:")
    assert first.exit_code() == 0
    second = Terminal(folder.parent, *words)
    second.until("c00002")
    second.press("c", after="confidence:")
    for answer in ("", "", "", "市发展改革委 | 市统计局", "", "", "", ""):
        second.press(f"{answer}\n", after="]: ")
    second.press("read twice\n", after="comment: ")
    second.until("c00003")
    second.press("r", after="confidence:")
    second.until("1 accepted, 1 corrected, 1 refused, 0 waiting")
    assert second.exit_code() == 0
    kept = rows(folder / "decisions.csv")
    assert [(row["decision"], row["who"], row["when"]) for row in kept] == [
        (decision, "李华", "2026-05-04") for decision in ("accept", "correct", "refuse")
    ]
    duties = rows(folder / "tables" / "plan" / "assignments.csv")
    assert [(row["task"][-1], row["role"], row["unit"].rpartition("/")[2]) for row in duties] == [
        ("1", "lead", "commerce-bureau"),
        ("1", "supporting", "trade-promotion-council"),
        ("1", "supporting", "development-reform-commission"),
        ("2", "responsible", "development-reform-commission"),
        ("2", "responsible", "statistics-bureau"),
    ]


def test_undo_at_the_terminal_brings_the_candidate_back(folder: Path) -> None:
    person = Terminal(folder.parent, "review", "plan", *WHO)
    person.press("r", after="confidence:")
    person.until("c00002")
    person.press("u", after="confidence:")
    person.until("taken back: c00001")
    person.press("q", after="confidence:")
    assert person.exit_code() == 0
    assert [row["decision"] for row in rows(folder / "decisions.csv")] == ["refuse", "undo"]
    assert "3 waiting" in run("review", "plan", "--status", cwd=folder.parent).stdout


def test_only_accepted_rows_are_built_and_can_be_asked_and_analysed(folder: Path) -> None:
    done = run("review", "plan", *WHO, "--jurisdiction", "qingdao", "--accept-all-above", "0.9", cwd=folder.parent)
    assert "3 candidates with a confidence above 0.9 accepted unseen" in done.stdout
    assert run("build", "--store", "store", "--data", "plan", cwd=folder.parent).returncode == 0
    query = "SELECT ?task { ?task pa:leadUnit <https://w3id.org/planatlas/id/unit/qingdao/commerce-bureau> ; pa:inPlan <https://w3id.org/planatlas/id/plan/plan> }"
    asked = run("query", query, "--store", "store", "--format", "csv", cwd=folder.parent)
    assert asked.stdout.splitlines()[1:] == ["https://w3id.org/planatlas/id/task/plan/t0001"]
    analysed = run(
        "analyze", "collaboration", "--plan", "plan/plan", "--store", "store", "--draws", "100", cwd=folder.parent
    )
    assert analysed.returncode == 0, analysed.stderr


def test_what_nobody_accepted_is_left_out_of_a_build_and_the_build_says_so(folder: Path) -> None:
    done = run("build", "--store", "store", "--data", "plan", "--no-shipped", cwd=folder.parent)
    assert done.returncode == 0
    assert "3 candidates of plan left out: nobody has decided on them (kg review plan)" in done.stdout
    assert "rows   tasks" not in done.stdout

    review = Review(folder)
    review.decide("c00001", "accept", who="李华", when="2026-05-04")
    review.decide("c00002", "refuse", who="李华", when="2026-05-04")
    assert any("1 accepted candidates" in line for line in left_out(folder))
    write_accepted(review)
    done = run("build", "--store", "store", "--data", "plan", "--no-shipped", cwd=folder.parent)
    assert "1 rows   tasks" in done.stdout
    assert "1 candidates of plan left out: nobody has decided" in done.stdout
    assert "1 candidates of plan left out: refused in review" in done.stdout


@pytest.mark.parametrize("inside", ["tables", "tables/plan", "proposed"])
def test_a_part_of_the_folder_is_no_way_around_the_review(folder: Path, inside: str) -> None:
    if inside == "proposed":
        (folder / "tables").rename(folder / "proposed")
    assert is_unreviewed(folder / inside)
    assert "3 candidates" in left_out(folder / inside)[0]
    assert left_out(folder.parent) == []


def test_any_decision_can_be_taken_back_later_and_the_journal_keeps_both(folder: Path) -> None:
    review = Review(folder)
    for row in review.candidates:
        review.decide(row["candidate"], "accept", who="李华", when="2026-05-04")
    done = run("review", "plan", "--undo", "c00001", "--who", "王明", "--when", "2026-05-06", cwd=folder.parent)
    assert done.stdout.startswith("2 accepted, 0 corrected, 0 refused, 1 waiting")
    assert [row["decision"] for row in rows(folder / "decisions.csv")] == ["accept"] * 3 + ["undo"]
    assert {row["task"] for row in rows(folder / "tables" / "plan" / "assignments.csv")} == {
        "task/plan/t0002",
        "task/plan/t0003",
    }
    again = run("review", "plan", "--undo", "c00001", *WHO, cwd=folder.parent)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)


def test_a_place_named_in_chinese_gives_readable_local_names(folder: Path) -> None:
    review = Review(folder)
    for row in review.candidates:
        review.decide(row["candidate"], "accept", who="李华", when="2026-05-04")
    write_accepted(review, jurisdiction="济南市")
    units = {row["id"]: row for row in rows(folder / "tables" / "plan" / "units.csv")}
    assert {unit.split("/")[1] for unit in units} == {"jinan"}
    office = units["unit/jinan/shi-fa-zhan-gai-ge-wei"]
    assert (office["label_zh"], office["kind"], office["level_of"]) == ("市发展改革委", "government", "municipal")


def test_refused_rows_never_reach_the_tables(folder: Path) -> None:
    review = Review(folder)
    for row in review.candidates:
        review.decide(row["candidate"], "refuse", who="李华", when="2026-05-04")
    write_accepted(review)
    assert not (folder / "tables" / "plan" / "assignments.csv").exists()
    assert run("build", "--store", "store", "--data", "plan", cwd=folder.parent).returncode == 0


def test_a_spreadsheet_carries_decisions_and_corrections_there_and_back(folder: Path) -> None:
    assert run("review", "plan", "--export", "xlsx", "plan.xlsx", cwd=folder.parent).returncode == 0
    book = load_workbook(folder.parent / "plan.xlsx")
    sheet = book.active
    assert sheet is not None
    at = {cell.value: cell.column for cell in sheet[1]}
    for line, decision in ((2, "accept"), (3, "更正"), (4, "不采纳")):
        sheet.cell(line, at["decision"], decision)
    assert {name: sheet.cell(1, at[name]).comment.text for name in ("lead", "deadline")} == {
        "lead": "牵头：几个单位用 | 或、隔开 (part units with | or 、)",
        "deadline": "时限",
    }
    sheet.cell(3, at["responsible"], "市发展改革委")
    book.save(folder.parent / "plan.xlsx")
    done = run("review", "plan", "--import", "xlsx", "plan.xlsx", *WHO, cwd=folder.parent)
    assert "3 decisions taken" in done.stdout
    assert "1 accepted, 1 corrected, 1 refused, 0 waiting" in done.stdout
    assert "已采纳 1，更正 1，不采纳 1，待审 0" in done.stdout
    again = run("review", "plan", "--import", "xlsx", "plan.xlsx", *WHO, cwd=folder.parent)
    assert "0 decisions taken" in again.stdout


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("市贸促会、市教育局，市体育局", ["市贸促会", "市教育局", "市体育局"]),
        ("市贸促会 | 市教育、体育局", ["市贸促会", "市教育、体育局"]),
        ("各市、县（市、区）政府", ["各市、县（市、区）政府"]),
    ],
)
def test_a_correction_may_part_units_as_print_does(folder: Path, written: str, units: list[str]) -> None:
    review = Review(folder)
    first = review.candidates[0]["candidate"]
    cells = {name: review.row(first)[name] for name in CORRECTABLE} | {
        "lead": "",
        "responsible": "",
        "supporting": written,
    }
    review.decide_all([(first, CORRECT, "", cells)], who="李华", when="2026-05-04")
    write_accepted(review)
    named = {row["id"]: row["label_zh"] for row in rows(next((folder / "tables").glob("*/units.csv")))}
    assigned = rows(next((folder / "tables").glob("*/assignments.csv")))
    assert [named[row["unit"]] for row in assigned] == units


def test_a_changed_or_unknown_row_is_refused_by_line_and_nothing_is_taken(folder: Path) -> None:
    run("review", "plan", "--export", "xlsx", "plan.xlsx", cwd=folder.parent)
    book = load_workbook(folder.parent / "plan.xlsx")
    sheet = book.active
    assert sheet is not None
    at = {cell.value: cell.column for cell in sheet[1]}
    for line in (2, 3, 4):
        sheet.cell(line, at["decision"], "accept")
    sheet.cell(3, at["printed"], "made up")
    sheet.cell(4, at["candidate"], "c99999")
    book.save(folder.parent / "plan.xlsx")
    done = run("review", "plan", "--import", "xlsx", "plan.xlsx", *WHO, cwd=folder.parent)
    assert done.returncode == 1
    assert "line 3: c00002: printed was changed" in done.stderr
    assert "line 4: 'c99999' is no candidate" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "decisions.csv").exists()


def test_no_cell_of_the_sheet_is_a_formula(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text('1.=HYPERLINK("x")办展。(市商务局牵头)\n', encoding="utf-8")
    assert run("ingest", "plan.txt", "-o", "plan", cwd=tmp_path).returncode == 0
    assert run("review", "plan", "--export", "xlsx", "plan.xlsx", cwd=tmp_path).returncode == 0
    sheet = load_workbook(tmp_path / "plan.xlsx").active
    assert sheet is not None
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert {cell.data_type for cell in cells if cell.data_type != "n"} == {"s"}


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["review", "plan"], "--who NAME", 2),
        (["review", "plan", *WHO], "there is no keyboard here", 2),
        (["review", "nowhere", *WHO], "there are no candidates here", 1),
        (["review", "plan", *WHO, "--jurisdiction", "atlantis"], "atlantis", 1),
    ],
)
def test_what_cannot_be_done_is_one_line(folder: Path, words: list[str], said: str, code: int) -> None:
    done = run(*words, cwd=folder.parent)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_decisions_about_other_candidates_are_refused(folder: Path) -> None:
    run("review", "plan", *WHO, "--accept-all-above", "0.5", cwd=folder.parent)
    table = folder / "candidates.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("市贸促会", "市侨联"), encoding="utf-8")
    done = run("review", "plan", "--status", cwd=folder.parent)
    assert done.returncode == 1
    assert "decisions.csv:2" in done.stderr
