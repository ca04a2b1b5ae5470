"""Answers -> typed DataFrames and text formats. Large answers never become Python rows on their way to a DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from kg.store.base import XSD, Solutions, Term
from kg.store.process import Answer
from kg.store.terms import read_term, read_tsv

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


_SMALL = 1 << 16  # bytes; below, reading cell by cell costs less than setting up a column reader
_LARGEST = 1 << 31  # bytes; the column reader's texts have 32-bit places
_PLAIN = r'^(?:<([^<\\][^\\]*)>|"([^\\]*)"(?:@[A-Za-z0-9-]+)?)$'  # IRIs and texts without escapes


def to_frame(answer: Answer) -> pd.DataFrame:
    """Return the rows of an answer in SPARQL TSV, one column a variable, typed by what its cells hold.

    IRIs are full strings, texts are plain strings (their language is not kept), integers are Int64, decimals and doubles Float64,
    booleans boolean; a column of mixed kinds is string. An unbound cell is missing. ``frame.attrs["remarks"]`` holds what the server is
    known to answer wrongly, if anything.
    """
    import pandas as pd

    if not answer.variables or not _SMALL <= len(answer.body) < _LARGEST:
        frame = solutions_frame(Solutions(variables=answer.variables, rows=read_tsv(answer.body)))
    else:
        table, names = _columns(answer), list(answer.variables)
        frame = pd.DataFrame({name: _typed(table.column(name)) for name in names}, columns=names)
    frame.attrs |= {"remarks": answer.remarks} if answer.remarks else {}
    return frame


def _columns(answer: Answer) -> pa.Table:
    """Return the cells as they are written, each column as the texts it holds and which of them stands in which row."""
    import pyarrow as pa
    from pyarrow import csv

    coded = pa.dictionary(pa.int32(), pa.string())
    table = csv.read_csv(
        pa.BufferReader(answer.body),
        csv.ReadOptions(
            column_names=list(answer.variables), skip_rows=1, block_size=max(1 << 20, _longest(answer.body))
        ),
        csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=dict.fromkeys(answer.variables, coded), strings_can_be_null=False, null_values=[]
        ),
    )
    return table.unify_dictionaries()


def _longest(body: bytes) -> int:
    """Return a size of block that every line fits into."""
    return min(len(body), 1 << 30) if any(len(line) > 1 << 19 for line in body.splitlines()) else 0


def _typed(column: pa.ChunkedArray) -> Any:
    """Return a column with its cells read, each text once."""
    import pandas as pd
    import pyarrow.compute as pc

    kinds = column.chunk(0).dictionary
    codes = pc.cast(_codes(column), "int64").to_numpy()
    plain = pc.match_substring_regex(kinds, _PLAIN)
    if pc.any(plain).as_py():
        read = _strings(kinds, plain)
        return cast("Any", pd.StringDtype()).__from_arrow__(read).take(codes)
    terms = [read_term(text) for text in kinds.to_pylist()]
    values, dtype = _values(terms)
    return pd.array(values, dtype=dtype).take(codes)  # type: ignore[call-overload]


def _codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return pa.chunked_array([chunk.indices for chunk in column.chunks])


def _strings(kinds: pa.Array, plain: pa.Array) -> pa.Array:
    """Return what the texts of a column of strings say: plain ones all at once, the others (escapes, types) one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rest = [read_term(text) for text in kinds.filter(pc.invert(plain)).to_pylist()]
    bare = pc.replace_substring_regex(kinds, _PLAIN, r"\1\2")
    if not rest:
        return bare
    return pc.replace_with_mask(bare, pc.invert(plain), pa.array([t and t.value for t in rest], pa.string()))


def _dtype(terms: list[Term]) -> str:
    kinds = {(term.datatype or "").removeprefix(XSD) if term.kind == "literal" else "iri" for term in terms}
    if kinds == {"integer"} and all(abs(int(term.value)) < 2**63 for term in terms):
        return "Int64"
    if kinds and kinds <= {"integer", "decimal", "double", "float"}:
        return "Float64"
    return "boolean" if kinds == {"boolean"} else "string"


def _values(terms: Sequence[Term | None]) -> tuple[list[object], str]:
    """Return the values of a column and its type; where one is not what its type says, all are texts."""
    try:
        dtype = _dtype([term for term in terms if term is not None])
        if dtype != "string":
            read = _READERS[dtype]
            return [None if term is None else read(term.value) for term in terms], dtype
    except (ValueError, KeyError):
        pass
    return [None if term is None else term.value for term in terms], "string"


_READERS: dict[str, Callable[[str], object]] = {
    "Int64": int,
    "Float64": float,
    "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
}


def solutions_frame(solutions: Solutions) -> pd.DataFrame:
    """Return solutions as a DataFrame, typed like `to_frame`."""
    import pandas as pd

    columns = {}
    for place, name in enumerate(solutions.variables):
        terms = [row[place] for row in solutions.rows]
        read, dtype = _values(terms)
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
