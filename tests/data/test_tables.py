"""The shipped tables are canonical, whole and true to their own rules."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest

from kg import terms
from kg.ingest.canonical import document, format_tables
from kg.ingest.schema import read_schema
from kg.iri import is_local

from . import shipped


def natural(text: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part]


def sort_key(table: str, row: dict[str, str]) -> list[list[tuple[int, int, str]]]:
    if table == "statements":
        return [natural(row[name]) for name in ("subject", "property", "value", "language", "source", "evidence")]
    return [natural(row["id"])]


@pytest.mark.parametrize("table", shipped.files())
def test_a_table_is_sorted_and_written_the_one_canonical_way(table: str) -> None:
    rows, out = list(shipped.rows(table)), io.StringIO()
    writer = csv.DictWriter(out, shipped.columns(table), lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: sort_key(table, row)))
    assert shipped.files()[table].read_bytes() == out.getvalue().encode("utf-8")


def test_the_formatter_finds_nothing_to_change() -> None:
    assert format_tables(shipped.DATA, read_schema(), check=True) == []


def test_ids_are_well_formed_and_used_once() -> None:
    ids = Counter(row["id"] for _, _, row in shipped.placed_rows() if "id" in row)
    assert [name for name, times in ids.items() if times > 1] == []
    assert [name for name in ids if not is_local(name)] == []


def test_every_reference_names_a_row() -> None:
    ids = {row["id"] for _, _, row in shipped.placed_rows() if "id" in row}
    dangling = [
        f"{place}: {name}"
        for table, place, row in shipped.placed_rows()
        for column, cell in row.items()
        if cell and shipped.column(table, column)["kind"] == "ref"
        for name in cell.split(" | ")
        if name not in ids
    ]
    assert dangling == []


def test_a_statement_about_a_thing_names_a_row_and_a_known_property() -> None:
    ids = {row["id"] for _, _, row in shipped.placed_rows() if "id" in row}
    known = terms.VALUE_KIND
    wrong = [
        row
        for row in shipped.rows("statements")
        if row["property"] not in known
        or (known[row["property"]] == "ref" and row["value"] not in ids and f"pa:{row['value']}" not in terms.CONCEPTS)
        or (known[row["property"]] == "langString") != bool(row["language"])
    ]
    assert wrong == []


def test_classes_and_concepts_are_those_of_the_ontology() -> None:
    known = {"class": set(terms.CLASSES), "concept": set(terms.CONCEPTS)}
    wrong = [
        f"{place}: {cell}"
        for table, place, row in shipped.placed_rows()
        for column, cell in row.items()
        if cell and (kind := shipped.column(table, column)["kind"]) in known and f"pa:{cell}" not in known[kind]
    ]
    assert wrong == []


def test_judgement_carries_its_confidence_and_its_reason_and_arithmetic_its_reason() -> None:
    evidence = [(place, row) for table, place, row in shipped.placed_rows() if table != "sources"]
    assert [p for p, row in evidence if row["level"] == "inferred" and not (row["confidence"] and row["reason"])] == []
    assert [p for p, row in evidence if row["level"] == "derived" and not row["reason"]] == []
    assert [p for p, row in evidence if row["level"] != "inferred" and row["confidence"]] == []


def test_a_row_without_characters_has_a_source_with_an_address() -> None:
    sources = {row["id"]: row for row in shipped.rows("sources")}
    bare = {row["source"] for table, _, row in shipped.placed_rows() if table != "sources" and not row["evidence"]}
    assert [name for name in bare if not sources[name]["address"] or sources[name]["sha256"]] == []


def test_every_source_is_used_by_some_dataset() -> None:
    used = set()
    for path in sorted((shipped.DATA / "tables").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            used |= {row["source"] for row in csv.DictReader(file)}
    assert used == {row["id"] for row in shipped.rows("sources")}


def test_a_text_at_hand_has_both_its_digest_and_its_length() -> None:
    assert [row["id"] for row in shipped.rows("sources") if bool(row["sha256"]) != bool(row["length"])] == []


def test_what_is_stated_for_the_plan_is_kept_uncorrected() -> None:
    article = {row["id"].rpartition("/")[2]: row for row in shipped.rows("counts") if row["source"] == shipped.ARTICLE}
    parts = [int(article[f"p{number}-tasks"]["value"]) for number in range(1, 7)]
    assert article["plan-tasks"]["value"] == "125"
    assert parts == [28, 8, 16, 13, 32, 25]
    assert [article[f"casebook-{name}"]["value"] for name in ("cases", "cities", "countries")] == ["88", "35", "17"]
    assert article["casebook-papers"]["bound"] == "atLeast"


def test_two_sources_that_disagree_are_both_kept() -> None:
    rows = [row for row in shipped.rows("counts") if "2018-2019" in row["about"] and row["counts"] == "Country"]
    assert {row["value"] for row in rows} == {"20", "21"}
    assert len({row["source"] for row in rows}) == 2


def test_placeholder_tasks_are_never_invented() -> None:
    phrases = [row for row in shipped.rows("tasks") if row["source"] == shipped.ARTICLE]
    assert len(phrases) == 90
    assert all(row["evidence"] for row in phrases)


def test_the_named_task_phrases_are_counted_from_the_rows() -> None:
    counted = Counter(
        row["positioning"] for row in shipped.rows("tasks") if row["class"] == "Task" and row["positioning"]
    )
    stated = {
        row["subject"]: int(row["value"])
        for row in shipped.rows("statements")
        if row["property"] == "pa:namedTaskPhrases"
    }
    assert stated == counted


def test_no_phrase_of_the_article_has_a_unit() -> None:
    assert {row["task"].split("/")[1] for row in shipped.rows("assignments")} == {"qingdao-2016-2017"}


def test_places_are_written_as_degrees_and_codes() -> None:
    latitude, longitude, division = (shipped.said(name) for name in ("geo:lat", "geo:long", "pa:iso31662"))
    countries = {row["id"]: row for row in shipped.rows("countries")}
    for row in shipped.rows("cities"):
        assert -90 <= float(row["latitude"] or latitude[row["id"]]) <= 90
        assert -180 <= float(row["longitude"] or longitude[row["id"]]) <= 180
        code = row["subdivision"] or division[row["id"]]
        assert code.startswith(countries[row["country"]]["alpha2"] + "-")


def test_an_outside_identifier_is_one_place_only() -> None:
    identifier = shipped.said("skos:exactMatch")
    places = {
        row["id"] for row in [*shipped.rows("cities"), *shipped.rows("countries")] if row.get("class") != "Region"
    }
    assert places <= set(identifier)
    named = Counter(identifier.values())
    assert set(named.values()) == {1}
    assert [uri for uri in named if not re.fullmatch(r"http://www\.wikidata\.org/entity/Q\d+", uri)] == []


def test_every_title_has_an_english_rendering_without_chinese() -> None:
    wrong = [
        place
        for table, place, row in shipped.placed_rows()
        for zh, en in (("label_zh", "label_en"), ("title_zh", "title_en"), ("aspect", "aspect_en"))
        if row.get(zh) and (not row[en] or re.search("[\u3400-\u9fff]", row[en]))
    ]
    assert wrong == []


@pytest.mark.source
def test_no_table_holds_a_run_of_the_article() -> None:
    squeeze = re.compile("[^\u3400-\u9fff]")
    text = squeeze.sub("", shipped.article())
    runs = {text[start : start + 44] for start in range(len(text) - 43)}
    for path in [*shipped.files().values(), shipped.DATA / "README.md"]:
        held = squeeze.sub("", path.read_text(encoding="utf-8"))
        assert not [held[start : start + 44] for start in range(len(held) - 43) if held[start : start + 44] in runs], (
            path
        )


def test_the_readme_documents_every_table_and_column_as_the_schema_defines_it() -> None:
    readme = (shipped.DATA / "README.md").read_text(encoding="utf-8")
    described = document(read_schema())
    assert described.strip() in readme
    blocks = [*shipped.schema()["tables"].values(), shipped.schema()["sources"]]
    missing = [name for block in blocks for name in block["columns"] if f"| `{name}` |" not in described]
    assert missing == []
