"""Answers -> typed DataFrames and text formats. Large answers never become Python rows on their way to a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.base import XSD, Solutions, Term
from kg.store.process import Answer
from kg.store.terms import read_term

if TYPE_CHECKING:
    import pandas as pd


def to_frame(answer: Answer) -> pd.DataFrame:
    """Return the rows of an answer in SPARQL TSV, one column a variable, typed by what its cells hold.

    IRIs are full strings, texts are plain strings (their language is not kept), integers are Int64, decimals and doubles Float64,
    booleans boolean; a column of mixed kinds is string. An unbound cell is missing.
    """
    import csv
    import io

    import pandas as pd

    frame = pd.read_csv(
        io.BytesIO(answer.body),
        sep="\t",
        header=0,
        names=list(answer.variables),
        dtype=str,
        keep_default_na=False,
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        encoding="utf-8",
        index_col=False,
    )
    if not answer.variables:
        return pd.DataFrame(index=range(answer.body.count(b"\n") - 1))
    return pd.DataFrame({name: _typed(frame[name]) for name in frame.columns}, columns=frame.columns)


def _typed(cells: pd.Series[str]) -> pd.Series[str]:
    """Return a column with its cells read: whole-column shapes first, single terms only where they differ."""
    import pandas as pd

    codes, kinds = pd.factorize(cells)
    terms = [read_term(text) for text in kinds]
    present = [term for term in terms if term is not None]
    dtype = _dtype(present)
    if dtype == "string":
        values: list[object] = [None if term is None else term.value for term in terms]
    else:
        values = [None if term is None else _number(term, dtype) for term in terms]
    return pd.Series(pd.array(values, dtype=dtype).take(codes), index=cells.index)  # type: ignore[call-overload]


def _dtype(terms: list[Term]) -> str:
    kinds = {(term.datatype or "").removeprefix(XSD) if term.kind == "literal" else "iri" for term in terms}
    if kinds == {"integer"} and all(abs(int(term.value)) < 2**63 for term in terms):
        return "Int64"
    if kinds and kinds <= {"integer", "decimal", "double", "float"}:
        return "Float64"
    return "boolean" if kinds == {"boolean"} else "string"


def _number(term: Term, dtype: str) -> object:
    if dtype == "Int64":
        return int(term.value)
    return term.value in {"true", "1"} if dtype == "boolean" else float(term.value)


def solutions_frame(solutions: Solutions) -> pd.DataFrame:
    """Return solutions as a DataFrame, typed like `to_frame`."""
    import pandas as pd

    columns = {}
    for place, name in enumerate(solutions.variables):
        terms = [row[place] for row in solutions.rows]
        dtype = _dtype([term for term in terms if term is not None])
        read = [None if t is None else t.value if dtype == "string" else _number(t, dtype) for t in terms]
        columns[name] = pd.array(read, dtype=dtype)  # type: ignore[call-overload]
    return pd.DataFrame(columns, columns=list(solutions.variables))


def frame_solutions(frame: pd.DataFrame) -> Solutions:
    """Return a DataFrame as solutions: whole numbers, numbers and booleans typed, addresses as IRIs, the rest as text."""
    columns = [[_cell_term(value) for value in frame[name].astype(object)] for name in frame.columns]
    rows = list(zip(*columns, strict=True)) if columns else []
    return Solutions(variables=tuple(map(str, frame.columns)), rows=rows)


def _cell_term(value: object) -> Term | None:
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):  # type: ignore[call-overload]
        return None
    if pd.api.types.is_bool(value):
        return Term("literal", "true" if value else "false", f"{XSD}boolean")
    if pd.api.types.is_integer(value):
        return Term("literal", str(value), f"{XSD}integer")
    if pd.api.types.is_float(value):
        return Term("literal", repr(float(value)), f"{XSD}double")
    text = str(value)
    return Term("iri", text) if text.startswith(("http://", "https://")) and " " not in text else Term("literal", text)
