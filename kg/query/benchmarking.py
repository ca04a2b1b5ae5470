"""Asks the store which positioning looks to which place, how many cases the source counts, and which phrases have no case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.errors import NoDataError, UnknownNameError
from kg.network.benchmarks import Mentions
from kg.query.collaborating import asked

if TYPE_CHECKING:
    import pandas as pd

Select = Callable[[str], "pd.DataFrame"]
COUNTED = {"cases": "BenchmarkCase", "cities": "City", "countries and regions": "Country"}


def mentions_of(
    select: Select, *, plan: str | None = None, inferred: bool = False, home: str = "country/china"
) -> Mentions:
    """Return the benchmark mentions of a plan.

    Parameters
    ----------
    select : callable
        Answers a SELECT as a DataFrame, with the inferred statements.
    plan : str, optional
        Local name of a plan; without it the plan with most mentions.
    inferred : bool
        Whether cases stand under the positionings that they are inferred to support; otherwise they count only in coverage and countries.
    home : str
        Local name of the country that counts as domestic.

    Raises
    ------
    NoDataError
        No plan, or not this one, names a benchmark.
    """
    rows = asked(select, "analysis-mentions")
    chosen = _chosen(rows, plan)
    mine = rows[rows["plan"] == chosen]
    names = names_of(select)
    groups = asked(select, "analysis-positionings")
    listed = list(groups.loc[groups["plan"] == chosen, "positioning"])
    counts = asked(select, "analysis-counts")
    table = _rows(mine, inferred)
    stated, notes = _stated(counts[counts["plan"] == chosen], table)
    return Mentions(table, listed, names, stated, home, _gaps(mine, names), (*_notes(mine, inferred), *notes))


def names_of(select: Select) -> dict[str, tuple[str, str]]:
    """Return (zh, en) by local name."""
    rows = asked(select, "analysis-names").drop_duplicates("thing")
    return {
        str(row["thing"]): (str(row["zh"] or row["thing"]), str(row["en"] or row["zh"] or row["thing"]))
        for row in rows.to_dict("records")
    }


def _chosen(rows: pd.DataFrame, plan: str | None) -> str:
    counts = rows.dropna(subset=["place"])["plan"].value_counts()
    if counts.empty:
        raise NoDataError("no plan of this store names a benchmark place")
    if plan is None:
        return str(min(counts.index, key=lambda name: (-int(counts[name]), str(name))))
    name = plan if plan.startswith("plan/") else f"plan/{plan}"
    if name not in counts.index:
        raise UnknownNameError("plan with benchmark places", plan, sorted(map(str, counts.index)))
    return name


def _rows(mine: pd.DataFrame, inferred: bool) -> pd.DataFrame:
    """Return one row a mention, place and positioning; a case stands under a positioning only by inference."""
    placed = mine.dropna(subset=["place"]).copy()
    placed["country"] = placed["country"].where(placed["class"] != "Country", placed["place"])
    placed["level"] = placed["inferred"].where(placed["inferred"].notna(), "stated")
    cases = placed["kind"] == "case"
    placed["group"] = placed["positioning"].where(~cases | inferred, None)
    columns = ["mention", "kind", "group", "place", "country", "class", "level"]
    return placed[columns].drop_duplicates(["mention", "place", "group"]).reset_index(drop=True)


def _stated(counts: pd.DataFrame, table: pd.DataFrame) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return named and stated numbers by kind of thing, and where sources disagree."""
    named = {
        "cases": int(table.loc[table["kind"] == "case", "mention"].nunique()),
        "cities": int(table.loc[table["class"] == "City", "place"].nunique()),
        "countries and regions": int(table["country"].dropna().nunique()),
    }
    stated, notes = {}, []
    book = counts[counts["scope"] == "casebook"]
    for kind, counted in COUNTED.items():
        values = sorted({int(value) for value in book.loc[book["counts"] == counted, "value"]})
        if values:
            stated[kind] = (named[kind], values[-1])
        if len(values) > 1:
            notes.append(
                f"sources disagree on the number of {kind}: {', '.join(map(str, values))}; the largest is used"
            )
    return stated, notes


def _gaps(mine: pd.DataFrame, names: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Return the phrases that speak of a benchmark whose place no case is about, one row a reference."""
    covered = set(mine.loc[mine["kind"] == "case", "place"].dropna())
    references = mine[(mine["kind"] == "reference") & ~mine["place"].isin(covered)]
    frame = references[["phrase", "verb", "place", "positioning"]].sort_values(["phrase", "place"], kind="stable")
    named = [names.get(str(phrase), ("", "")) for phrase in frame["phrase"]]
    frame = frame.assign(phrase_zh=[zh for zh, _ in named], phrase_en=[en for _, en in named])
    return frame.reset_index(drop=True)


def _notes(mine: pd.DataFrame, inferred: bool) -> list[str]:
    unnamed = int(mine.loc[mine["kind"] == "reference", "place"].isna().sum())
    notes = [f"{unnamed} references name no place and are left out of the matrix"] if unnamed else []
    cases = int(mine.loc[mine["kind"] == "case", "mention"].nunique())
    if cases and inferred:
        notes.append(f"{cases} cases stand under the positionings they are inferred to support")
    elif cases:
        notes.append(
            f"{cases} cases are not in the matrix: the source puts them under no positioning (--inferred adds them)"
        )
    return notes
