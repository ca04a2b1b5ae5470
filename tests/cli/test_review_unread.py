"""`kg review` of places where a role word stands and nothing was read: a person adds the statement there, or refuses the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.errors import InputError, UsageError
from kg.ingest.accepted import write_accepted
from kg.ingest.ingesting import ingest
from kg.ingest.review import CORRECT, REFUSE, Review
from kg.ingest.unreviewed import left_out
from tests.cli.reviewer import WHO, Terminal, rows, run

# A statement and a place in one task, a place with a task of its own, another statement, and a place under no number.
TEXT = """由龙头企业牵头制定团体标准。
一、重点任务
1.办好展会。（市商务局牵头）要压实办展各方的主体责任，市贸促会要做好配合工作，落实责任单位。
2.做强航运。市港口局要会同市税务局切实做好牵头工作，市统计局做好数据。
3.提升服务。（市财政局负责）
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    ingest([tmp_path / "plan.txt"]).write(tmp_path / "plan")
    return tmp_path / "plan"


def add(review: Review, place: str, **cells: str) -> None:
    review.decide(place, CORRECT, who="李华", when="2026-05-04", cells={**review.row(place), **cells})


def accept_all(review: Review) -> None:
    for row in review.candidates:
        if row["candidate"].startswith("c"):
            review.decide(row["candidate"], "accept", who="李华", when="2026-05-04")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return rows(folder / "tables" / "plan" / f"{name}.csv")


def test_places_wait_among_the_candidates_in_the_order_of_the_text_and_name_no_unit(folder: Path) -> None:
    found = rows(folder / "candidates.csv")
    assert [row["candidate"] for row in found] == ["u00001", "c00001", "u00002", "u00003", "c00002"]
    assert [(row["number"], row["title"], row["section"]) for row in found] == [
        ("", "由龙头企业牵头制定团体标准", ""),
        ("1.", "办好展会", "一、重点任务"),
        ("1.", "办好展会", "一、重点任务"),
        ("2.", "做强航运", "一、重点任务"),
        ("3.", "提升服务", "一、重点任务"),
    ]
    places = [row for row in found if row["candidate"].startswith("u")]
    assert {(row["rule"], row["confidence"], row["lead"] + row["responsible"]) for row in places} == {
        ("unread", "0.0", "")
    }
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["printed"] for row in found)
    assert {row["id"] for row in table(folder, "tasks")} == {"task/plan/t0001", "task/plan/t0002"}


def test_a_place_of_a_table_row_stands_under_the_rows_task(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "序号,任务,内容,责任单位\n1,甲项,支持龙头企业牵头组建联合体。,市科技局\n2,乙项,略,市财政局\n", encoding="utf-8"
    )
    (place,) = [row for row in ingest([tmp_path / "t.csv"]).tables.candidates if row["rule"] == "unread"]
    assert (place["number"], place["title"], place["printed"]) == ("1", "甲项", "支持龙头企业牵头组建联合体")


def test_an_added_statement_joins_the_task_of_one_that_was_read_or_makes_its_own(folder: Path) -> None:
    review = Review(folder)
    accept_all(review)
    add(review, "u00002", supporting="市贸促会")
    add(review, "u00003", lead="市港口局、市税务局", deadline="2026年底")
    write_accepted(review)
    assert [(row["id"][-6:], row["label_zh"], row["number"], row["sequence"]) for row in table(folder, "tasks")] == [
        ("/t0001", "办好展会", "1.", "1"),
        ("/t0002", "提升服务", "3.", "3"),
        ("u00003", "做强航运", "2.", "2"),
    ]
    notes = [(row["id"].rpartition("/")[2], row["role"], row["note"]) for row in table(folder, "assignments")]
    assert notes == [
        ("t0001-1", "lead", ""),
        ("t0002-1", "responsible", ""),
        ("t0001-2", "supporting", "added by 李华, 2026-05-04"),
        ("u00003-1", "lead", "added by 李华, 2026-05-04"),
        ("u00003-2", "lead", "added by 李华, 2026-05-04"),
    ]
    own = table(folder, "tasks")[2]
    assert (own["note"], own["deadline"], own["section"]) == ("added by 李华, 2026-05-04", "2026年底", "一、重点任务")
    for row in [*table(folder, "tasks"), *table(folder, "assignments")]:
        span, _, printed = row["evidence"].partition(":")
        start, end = map(int, span.split("-"))
        assert TEXT[start:end] == printed
    assert [row["evidence"].partition(":")[2] for row in table(folder, "assignments")] == [
        "市商务局",
        "市财政局",
        "市贸促会",
        "市港口局",
        "市税务局",
    ]
    assert table(folder, "tasks")[0]["note"] == ""


def test_a_task_is_joined_by_what_the_reviewer_calls_it(folder: Path) -> None:
    review = Review(folder)
    accept_all(review)
    add(review, "c00001", title="办好港口展会", responsible="市港口局")
    add(review, "u00001", lead="市贸促会", title="制定标准", number="4.")
    add(review, "u00002", lead="市贸促会", title="另一事项")
    add(review, "u00003", lead="市税务局", number="3.", title="提升服务")
    write_accepted(review)
    assert [(row["id"].rpartition("/")[2], row["label_zh"]) for row in table(folder, "tasks")] == [
        ("t0001", "办好港口展会"),
        ("t0002", "提升服务"),
        ("u00001", "制定标准"),
        ("u00002", "另一事项"),
    ]
    assert {row["task"][-5:] for row in table(folder, "assignments") if row["unit"].endswith("shui-wu-ju")} == {"t0002"}


def test_a_refused_candidate_leaves_its_task_to_an_added_statement(folder: Path) -> None:
    review = Review(folder)
    review.decide("c00001", REFUSE, who="李华", when="2026-05-04")
    add(review, "u00002", lead="市贸促会")
    write_accepted(review)
    (task,) = table(folder, "tasks")
    assert (task["id"], task["note"], task["sequence"]) == ("task/plan/t0001", "added by 李华, 2026-05-04", "1")


def test_a_place_cannot_be_accepted_as_it_is(folder: Path) -> None:
    review = Review(folder)
    with pytest.raises(UsageError, match="u00001: nothing was read here that could be accepted; correct it"):
        review.decide("u00001", "accept", who="李华", when="2026-05-04")
    with pytest.raises(UsageError, match="u00001: the correction names no unit"):
        add(review, "u00001", title="制定标准")
    done = run("review", "plan", *WHO, "--accept-all-above", "0", cwd=folder.parent)
    assert "2 candidates with a confidence above 0.0 accepted" in done.stdout
    assert "unread places: 0 added, 0 refused, 3 waiting" in done.stdout


def test_at_a_terminal_places_are_walked_through_and_a_statement_is_added(folder: Path) -> None:
    person = Terminal(folder.parent, "review", "plan", *WHO)
    person.until("3 unread places are among them")
    person.until("u00001")
    person.press("a", after="confidence:")
    person.until("nothing was read here that could be accepted")
    person.press("r", after="confidence:")
    person.until("c00001")
    person.press("a", after="confidence:")
    person.until("u00002")
    person.press("c", after="confidence:")
    for answer in ("", "", "", "", "市贸促会、市体育局", "", "", ""):
        person.press(f"{answer}\n", after="]: ")
    person.press("\n", after="comment: ")
    person.until("u00002 市体育局")
    person.until("u00003")
    person.press("q", after="confidence:")
    person.until("1 accepted, 0 corrected, 0 refused, 1 waiting")
    person.until("unread places: 1 added, 1 refused, 1 waiting")
    person.until("未读出处：增补 1，不采纳 1，待审 1")
    assert person.exit_code() == 0
    evidence = {row["unit"].rpartition("/")[2]: row["evidence"] for row in table(folder, "assignments")}
    place = Review(folder).row("u00002")
    assert evidence["shi-mao-cu-hui"].endswith(":市贸促会")
    assert evidence["shi-ti-yu-ju"].startswith(f"{place['start']}-{place['end']}:")


def test_all_places_are_refused_at_once_and_any_can_be_taken_back(folder: Path) -> None:
    done = run("review", "plan", *WHO, "--refuse-unread", cwd=folder.parent)
    assert "3 unread places refused unseen" in done.stdout
    assert "0 accepted, 0 corrected, 0 refused, 2 waiting" in done.stdout
    assert {(row["who"], row["when"]) for row in rows(folder / "decisions.csv")} == {("李华", "2026-05-04")}
    done = run("review", "plan", *WHO, "--undo", "u00002", cwd=folder.parent)
    assert "unread places: 0 added, 2 refused, 1 waiting" in done.stdout


def sheet_lines(path: Path) -> Iterator[tuple[dict[str, int], Sequence[str]]]:
    sheet = load_workbook(path).active
    assert sheet is not None
    at = {str(cell.value): index for index, cell in enumerate(sheet[1])}
    for line in sheet.iter_rows(min_row=2, values_only=True):
        yield at, [str(cell or "") for cell in line]


def fill(path: Path, cells: dict[str, dict[str, str]]) -> None:
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    at = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        for name, text in cells.get(str(sheet.cell(line, at["candidate"]).value), {}).items():
            sheet.cell(line, at[name], text)
    book.save(path)


def test_a_spreadsheet_carries_places_there_and_back(folder: Path) -> None:
    path = folder.parent / "plan.xlsx"
    assert "5 rows written" in run("review", "plan", "--export", "xlsx", path, cwd=folder.parent).stdout
    assert [cells[at["candidate"]] for at, cells in sheet_lines(path)][2:4] == ["u00002", "u00003"]
    fill(path, {"u00001": {"decision": "采纳"}, "u00002": {"decision": "更正"}})
    done = run("review", "plan", "--import", "xlsx", path, *WHO, cwd=folder.parent)
    assert done.returncode == 1
    assert "line 2: u00001: nothing was read here that could be accepted" in done.stderr
    assert "line 4: u00002: nothing was read here" in done.stderr
    assert not (folder / "decisions.csv").exists()
    fill(
        path,
        {
            "u00001": {"decision": "不采纳"},
            "u00002": {"lead": "市贸促会、市体育局", "comment": "seen"},
            "c00001": {"decision": "accept"},
        },
    )
    done = run("review", "plan", "--import", "xlsx", path, *WHO, cwd=folder.parent)
    assert "3 decisions taken" in done.stdout
    assert "unread places: 1 added, 1 refused, 1 waiting" in done.stdout
    assert "u00002 市体育局" in done.stderr
    assert "0 decisions taken" in run("review", "plan", "--import", "xlsx", path, *WHO, cwd=folder.parent).stdout
    assert {row["note"] for row in table(folder, "assignments")} == {"", "added by 李华, 2026-05-04; seen"}
    run("review", "plan", "--export", "xlsx", path, cwd=folder.parent)
    assert [cells[at["lead"]] for at, cells in sheet_lines(path)][2] == "市贸促会、市体育局"


def test_the_graph_holds_added_statements_and_the_build_counts_the_other_places_apart(folder: Path) -> None:
    review = Review(folder)
    accept_all(review)
    add(review, "u00003", lead="市港口局")
    review.decide("u00001", REFUSE, who="李华", when="2026-05-04")
    assert any("1 added statements of" in line for line in left_out(folder))
    write_accepted(review)
    done = run("build", "--store", "store", "--data", "plan", "--no-shipped", cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert "3 rows   tasks" in done.stdout
    assert "1 unread places of plan left out: nobody has decided on them (kg review plan)" in done.stdout
    assert "1 unread places of plan left out: refused in review" in done.stdout
    assert "candidates of plan left out" not in done.stdout
    query = """SELECT ?title ?unit ?note {
        ?duty pa:task/rdfs:label ?title ; pa:unit/rdfs:label ?unit ; skos:note ?note }"""
    asked = run("query", query, "--store", "store", "--format", "csv", cwd=folder.parent)
    assert asked.stdout.splitlines()[1:] == ['做强航运,市港口局,"added by 李华, 2026-05-04"']


def test_a_document_of_places_alone_gives_a_graph_of_what_was_added(tmp_path: Path) -> None:
    (tmp_path / "law.txt").write_text("第一条 有关单位应当做好牵头工作。\n" * 3, encoding="utf-8")
    run("ingest", "law.txt", "-o", "law", "--plan", "qingdao-2024", cwd=tmp_path)
    assert "3 waiting" in run("review", "law", "--status", cwd=tmp_path).stdout
    review = Review(tmp_path / "law")
    add(review, "u00002", lead="市司法局")
    assert write_accepted(review)["assignments"] == 1


def test_the_same_decisions_give_the_same_bytes(folder: Path) -> None:
    review = Review(folder)
    accept_all(review)
    add(review, "u00003", lead="市港口局")
    write_accepted(review)
    first = {path.name: path.read_bytes() for path in (folder / "tables" / "plan").iterdir()}
    write_accepted(Review(folder))
    assert first == {path.name: path.read_bytes() for path in (folder / "tables" / "plan").iterdir()}


def test_a_folder_from_before_places_were_listed_still_works(folder: Path) -> None:
    path = folder / "candidates.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("u")), encoding="utf-8")
    done = run("review", "plan", *WHO, "--accept-all-above", "0.5", "--refuse-unread", cwd=folder.parent)
    assert "0 unread places refused" in done.stdout
    assert "unread places: " not in done.stdout
    assert [row["sequence"] for row in table(folder, "tasks")] == ["1", "2"]


def test_a_decision_on_a_place_that_reads_otherwise_now_is_refused(folder: Path) -> None:
    add(Review(folder), "u00003", lead="市港口局")
    path = folder / "candidates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("做强航运", "做大航运"), encoding="utf-8")
    with pytest.raises(InputError, match="u00003"):
        Review(folder)


def test_places_are_no_statements(folder: Path) -> None:
    run_again = ingest([folder.parent / "plan.txt"])
    assert [statement["rule"] for statement in run_again.statements()].count("unread") == 0
    assert run_again.report["statements"] == 2
