"""Which positioning looks to which place, how varied and how alike the positionings are, and what can be said of so few mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kg.errors import NoDataError, UsageError
from kg.network import diversity
from kg.network.arrays import Ints
from kg.network.benchmark_tests import quotient_table, share_table
from kg.network.likeness import inertia, likeness_table, permuted
from kg.network.study import Study

FEWEST = 20
"""Below this many mentions no test is made unless it is forced."""


@dataclass(frozen=True)
class Mentions:
    """What is analysed: one row of `rows` a mention (columns mention, kind, group, place, country, level, class).

    `groups` are all positionings, also those without a mention; `names` gives labels (zh, en) by local name; `stated` holds, by kind of thing
    counted, how many are named and how many the source says there are; `home` is the country that counts as domestic; `gaps` lists phrases
    that speak of learning from somewhere but have no case.
    """

    rows: pd.DataFrame
    groups: Sequence[str]
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    stated: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    home: str = ""
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()

    def first_line(self) -> str:
        """Return the line printed first: how much of what the source counts is named at all."""
        if not self.stated:
            return f"{len(self.rows)} mentions of {self.rows['place'].nunique()} places; the source states no totals"
        return ", ".join(self._parts()[:2]) + " are named"

    def more_lines(self) -> list[str]:
        """Return what else is stated and named, where there is more."""
        return [f"{part} are named" for part in self._parts()[2:]]

    def _parts(self) -> list[str]:
        return [f"{named} of {said} {kind}" for kind, (named, said) in self.stated.items()]


def benchmark_study(
    found: Mentions,
    *,
    force: bool = False,
    alpha: float = 0.05,
    correction: str = "dbh",
    draws: int = 9_999,
    seed: int = 0,
) -> Study:
    """Describe the positioning x place matrix; test it where there are at least 20 mentions, or where forced.

    Tables: matrix (wide), quotients (one row a cell), shares (of what is stated, and at home, with Wilson intervals), diversity (one row a positioning and one for
    all), likeness (one row a pair of positionings), countries, gaps.

    Raises
    ------
    NoDataError
        No mention stands under a positioning.
    """
    if not 0 < alpha < 1:
        raise UsageError(f"alpha must lie between 0 and 1, not {alpha}")
    placed = found.rows[found.rows["group"].notna() & found.rows["place"].notna()]
    if placed.empty:
        raise NoDataError("no benchmark place stands under a positioning, so there is no matrix to describe")
    groups, places = list(found.groups), sorted(set(placed["place"]))
    table = counted(placed, groups, places)
    total = int(table.sum())
    test = force or total >= FEWEST
    rng = np.random.default_rng(seed)
    tables = {
        "matrix": _wide(found, groups, places, table),
        "quotients": _named(quotient_table(groups, places, table, test=test, correction=correction), found),
        "shares": coverage_table(found, placed),
        "diversity": diversity_table(groups, table),
        "likeness": likeness_table(groups, table, draws if test else 0, rng),
        "countries": country_table(found),
        "gaps": found.gaps,
    }
    settings: dict[str, object] = {"mentions": total, "groups": len(groups), "places": len(places), "home": found.home}
    settings |= {
        "tests": test,
        "forced": force and total < FEWEST,
        "alpha": alpha,
        "correction": correction,
        "seed": seed,
    }
    settings |= {"draws": draws if test else 0, "m": len(tables["quotients"]), "rarefied_to": smallest(table)}
    settings |= {"inertia": inertia(table)} | (_inertia_p(table, draws, rng) if test else {})
    if test and len(tables["quotients"]):
        settings["significant"] = int((tables["quotients"]["q"] <= alpha).sum())
        settings["attainable_p"] = float(tables["quotients"]["p_min"].min())
    return Study(
        "benchmarks",
        (found.first_line(), *found.more_lines(), *_said(total, test, force), *found.notes),
        settings,
        tables,
    )


def _said(total: int, test: bool, force: bool) -> list[str]:
    if not test:
        return [
            f"{total} mentions under positionings, fewer than {FEWEST}: described, not tested (--force tests all the same)"
        ]
    if total < FEWEST and force:
        return [
            f"{total} mentions under positionings, fewer than {FEWEST}: tests forced; hardly any cell can become significant"
        ]
    return [f"{total} mentions under positionings"]


def counted(placed: pd.DataFrame, groups: Sequence[str], places: Sequence[str]) -> Ints:
    """Return the groups x places counts of mentions."""
    cross = pd.crosstab(placed["group"], placed["place"])
    return np.asarray(cross.reindex(index=list(groups), columns=list(places), fill_value=0).to_numpy(), dtype=np.int64)


def smallest(table: Ints) -> int:
    """Return the fewest mentions of a group that has any: what diversity is rarefied to."""
    sizes = table.sum(axis=1)
    return int(sizes[sizes > 0].min())


def diversity_table(groups: Sequence[str], table: Ints) -> pd.DataFrame:
    """Return one row a group and a last one for all together; groups without mentions have nan."""
    least = smallest(table)
    rows = [_diversity(name, counts, least) for name, counts in zip(groups, table, strict=True)]
    return pd.DataFrame([*rows, _diversity("all", table.sum(axis=0), least)])


def _diversity(name: str, counts: Ints, least: int) -> dict[str, object]:
    row: dict[str, object] = {"group": name, "mentions": int(counts.sum()), "places": int((counts > 0).sum())}
    measured = counts.sum() > 0
    nothing = float("nan")
    return row | {
        "shannon": diversity.shannon(counts) if measured else nothing,
        "effective_number": diversity.effective_number(counts) if measured else nothing,
        "simpson": diversity.simpson(counts) if measured else nothing,
        "rarefied": diversity.rarefied(counts, least) if measured else nothing,
        "chao1": diversity.chao1(counts) if measured else nothing,
    }


def coverage_table(found: Mentions, placed: pd.DataFrame) -> pd.DataFrame:
    """Return one row a share, with its Wilson interval: what is named of what is stated, positionings with a mention, domestic and foreign mentions."""
    kinds = [("stated", kind, named) for kind, (named, _) in found.stated.items()]
    totals = [said for _, said in found.stated.values()]
    kinds.append(("positionings", "with a benchmark place", int(placed["group"].nunique())))
    totals.append(len(found.groups))
    if found.home:
        known = found.rows.drop_duplicates(["mention", "place"])
        known = known[known["country"].notna()]
        home = int((known["country"] == found.home).sum())
        kinds += [("mentions", "domestic", home), ("mentions", "foreign", len(known) - home)]
        totals += [len(known), len(known)]
        cities = known.drop_duplicates("place")
        inside = int((cities["country"] == found.home).sum())
        kinds += [("places", "domestic", inside), ("places", "foreign", len(cities) - inside)]
        totals += [len(cities), len(cities)]
    return share_table(kinds, totals)


def country_table(found: Mentions) -> pd.DataFrame:
    """Return one row a country: mentions, their share and Wilson's interval, most mentions first."""
    known = found.rows.drop_duplicates(["mention", "place"])
    counts = known.dropna(subset=["country"])["country"].value_counts()
    order = sorted(counts.index, key=lambda name: (-int(counts[name]), str(name)))
    total = int(counts.sum())
    frame = share_table([("country", str(name), int(counts[name])) for name in order], [total] * len(order))
    return _named(frame.drop(columns="what").rename(columns={"which": "country"}), found)


def _wide(found: Mentions, groups: list[str], places: list[str], table: Ints) -> pd.DataFrame:
    frame = pd.DataFrame(table, columns=places)
    frame.insert(0, "group", groups)
    frame.insert(1, "group_zh", [found.names.get(name, (name, name))[0] for name in groups])
    frame["total"] = table.sum(axis=1)
    return frame


def _named(frame: pd.DataFrame, found: Mentions) -> pd.DataFrame:
    """Return the table with the Chinese names of what it speaks of beside the local names."""
    frame = frame.copy()
    for column in ("group", "place", "country"):
        if column in frame and found.names:
            frame[f"{column}_zh"] = [found.names.get(str(name), (str(name), ""))[0] for name in frame[column]]
    return frame


def _inertia_p(table: Ints, draws: int, rng: np.random.Generator) -> dict[str, object]:
    """Return the permutation p of the total inertia: is the matrix as a whole unlike chance?"""
    seen = inertia(table)
    hits = sum(inertia(drawn) >= seen - 1e-12 for drawn in permuted(table, draws, rng))
    return {"inertia_p": (hits + 1) / (draws + 1)}
