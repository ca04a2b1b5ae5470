"""Every output format, to the letter where there is one."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.formats import BINARY, SOLUTION_FORMATS, boolean_bytes, csv_bytes, neutral, solutions_bytes
from kg.query.plaintable import width
from kg.query.results import frame_solutions, solutions_frame, to_frame
from kg.store.base import XSD, Solutions, Term
from kg.store.process import Answer
from kg.store.terms import read_tsv, write_tsv

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=20)
PLAIN = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=20)
TERMS = st.one_of(
    st.none(),
    st.builds(lambda t: Term("literal", t, None, "zh"), TEXT),
    st.builds(lambda t: Term("literal", t, f"{XSD}string"), TEXT),
    st.builds(lambda n: Term("literal", str(n), f"{XSD}integer"), st.integers()),
    st.just(Term("iri", "http://a/青岛")),
)
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=5)
SAMPLE = Solutions(
    variables=("name", "n", "at"),
    rows=[
        (Term("literal", "青岛", None, "zh"), Term("literal", "12", f"{XSD}integer"), Term("iri", "http://a/")),
        (Term("literal", "=1+1"), None, None),
    ],
)


@given(ROWS)
def test_tsv_reads_back_to_the_same_terms(rows: list[tuple[Term | None, ...]]) -> None:
    assert read_tsv(write_tsv(("a", "b"), rows)) == rows


@given(ROWS)
def test_json_is_what_another_reader_of_sparql_results_reads(rows: list[tuple[Term | None, ...]]) -> None:
    body = solutions_bytes(Solutions(variables=("a", "b"), rows=rows), "json")
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    read = [[None if row[v] is None else row[v].value for v in ("a", "b")] for row in found]  # type: ignore[union-attr, index]
    assert read == [[None if t is None else t.value for t in row] for row in rows]


@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5))
def test_xml_is_what_an_xml_parser_reads(texts: list[tuple[str, str]]) -> None:
    from xml.etree import ElementTree

    rows = [tuple(Term("literal", t, None, "zh") for t in row) for row in texts]
    root = ElementTree.fromstring(solutions_bytes(Solutions(variables=("a", "b"), rows=rows), "xml"))
    name = "{http://www.w3.org/2005/sparql-results#}"
    read = [
        tuple(literal.text or "" for literal in result.iter(f"{name}literal")) for result in root.iter(f"{name}result")
    ]
    assert read == texts


@given(TEXT)
def test_no_cell_of_a_spreadsheet_begins_a_formula(text: str) -> None:
    mended = neutral(text)
    if mended[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        float(mended)
    assert mended in {text, f"'{text}"}


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_csv_reads_back_to_the_same_texts(texts: list[tuple[str, str]]) -> None:
    body = csv_bytes(("a", "b"), [tuple(Term("literal", t) for t in row) for row in texts])
    assert [tuple(row) for row in csv.reader(io.StringIO(body.decode(), newline=""))][1:] == texts


def test_csv_for_a_spreadsheet_has_a_byte_order_mark_and_no_formula() -> None:
    body = solutions_bytes(SAMPLE, "csv", spreadsheet=True)
    assert body.startswith("\ufeffname,n,at\r\n".encode())
    assert b"'=1+1" in body
    assert solutions_bytes(SAMPLE, "csv").startswith(b"name,n,at\r\n")


def test_xlsx_holds_texts_numbers_and_neither_formula_nor_link() -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(solutions_bytes(SAMPLE, "xlsx"))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["name", "n", "at"],
        ["青岛", 12, "http://a/"],
        ["=1+1", None, None],
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet["C2"].hyperlink is None


def test_parquet_holds_typed_columns() -> None:
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(solutions_bytes(SAMPLE, "parquet")))
    assert frame["n"].astype("Int64").tolist()[0] == 12


def test_a_table_is_aligned_by_what_characters_take_on_screen() -> None:
    lines = solutions_bytes(SAMPLE, "table").decode().splitlines()
    assert lines[2] == "青岛  12  http://a/"
    assert width(lines[2].partition("12")[0]) == width(lines[0].partition(" n")[0]) + 0


def test_markdown_keeps_bars_and_tags_from_being_markup() -> None:
    rows = Solutions(variables=("a",), rows=[(Term("literal", "x|<b>"),)])
    assert solutions_bytes(rows, "md").decode().splitlines()[2] == "| x\\|&lt;b> |"


@pytest.mark.parametrize("name", SOLUTION_FORMATS)
def test_an_ask_has_an_answer_in_every_format(name: str) -> None:
    body = boolean_bytes(True, name)
    assert body.startswith((b"PK", b"PAR1")) if name in BINARY else b"true" in body


def test_a_frame_is_typed_by_what_its_columns_hold() -> None:
    rows = [
        (
            Term("iri", "http://a/x"),
            Term("literal", "3", f"{XSD}integer"),
            Term("literal", "1.5", f"{XSD}decimal"),
            Term("literal", "true", f"{XSD}boolean"),
        ),
        (Term("literal", '=\t"x"\n', None, "zh"), None, Term("literal", "2", f"{XSD}integer"), None),
    ]
    found = Solutions(variables=("a", "b", "c", "d"), rows=rows)
    for frame in (
        solutions_frame(found),
        to_frame(Answer(kind="solutions", body=write_tsv(found.variables, rows), variables=found.variables)),
    ):
        assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "Float64", "boolean"]
        assert frame["a"].tolist() == ["http://a/x", '=\t"x"\n']
        assert frame["b"].isna().tolist() == [False, True]


@given(ROWS)
def test_the_fast_frame_equals_the_plain_one(rows: list[tuple[Term | None, ...]]) -> None:
    from pandas.testing import assert_frame_equal

    found = Solutions(variables=("a", "b"), rows=rows)
    fast = to_frame(Answer(kind="solutions", body=write_tsv(found.variables, rows), variables=found.variables))
    assert_frame_equal(fast, solutions_frame(found))


def test_a_frame_goes_back_to_solutions() -> None:
    import pandas as pd

    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "t": ["青岛", "http://a/"]})
    assert list(frame_solutions(frame)) == [
        (Term("literal", "1", f"{XSD}integer"), Term("literal", "青岛")),
        (None, Term("iri", "http://a/")),
    ]


def test_json_of_nothing_is_still_a_result() -> None:
    assert json.loads(solutions_bytes(Solutions(variables=("a",), rows=[]), "json")) == {
        "head": {"vars": ["a"]},
        "results": {"bindings": []},
    }


CELLS = st.sampled_from(
    [
        *("", "7", "-3", "2.5", "1e3", "true", "false", "<urn:a>", "_:b1", '"a"', '"青岛"@zh', '"x"^^<urn:t>', '"<a>"'),
        *('"a\\"b\\t"', '"\\\\"@en', '"1"^^<http://www.w3.org/2001/XMLSchema#date>', "99999999999999999999"),
    ]
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30))
def test_the_column_reader_of_large_answers_reads_as_the_cell_reader_of_small_ones(rows: list[tuple[str, str]]) -> None:
    import pandas as pd

    from kg.query import results

    body = "".join(f"{a}\t{b}\n" for a, b in [("?a", "?b"), *rows]).encode()
    answer = Answer(kind="solutions", body=body, variables=("a", "b"))
    small = results.to_frame(answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results, "_SMALL", 0)
        pd.testing.assert_frame_equal(results.to_frame(answer), small)
