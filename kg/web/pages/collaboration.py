"""Who works with whom: the coverage of the plan first, then a matrix of units, the network of significant ties, and the tables."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import iri
from kg.errors import NoDataError, UsageError
from kg.store.base import XSD, Solutions, Term
from kg.view.wide import wide_places
from kg.web.page import Page, View
from kg.web.shown import shown_node

if TYPE_CHECKING:
    from kg.network.collaboration import Collaboration

NULLS = ("role-bicm", "role-fixed", "svn")
DATASETS = ("qingdao", "state-council")
MOST_UNITS, MOST_ROWS, MOST_TASKS = 24, 100, 3_000
_ONE_AT_A_TIME = threading.Lock()

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor chose: a plan or a dataset, and the null model."""

    plan: str | None
    dataset: str | None
    null: str


def plans(view: View) -> list[str]:
    """Return the IRIs of the plans that have tasks."""
    rows = view.atlas.rows("tasks-of-plans")
    return sorted({row["plan"].value for row in rows if row.get("plan")})  # type: ignore[union-attr]


def _first(view: View) -> str:
    """Return the first plan whose units are known, else the first plan."""
    having = sorted({row["plan"].value for row in view.atlas.rows("assignments") if row.get("plan")})  # type: ignore[union-attr]
    named = [*having, *plans(view)]
    return (iri.parse(named[0]) or named[0]) if named else ""


def wanted(view: View) -> Wanted:
    """Return what the query string asks for; without a word the first plan whose units are known."""
    chosen, null = view.field("of") or _first(view), view.field("null", NULLS[0])
    if null not in NULLS:
        raise UsageError(f"null is one of {', '.join(NULLS)}, not {null!r}")
    known = [iri.parse(plan) or plan for plan in plans(view)]
    if chosen in DATASETS:
        return Wanted(plan=None, dataset=chosen, null=null)
    return Wanted(plan=chosen if chosen in known else f"plan/{chosen.removeprefix('plan/')}", dataset=None, null=null)


def analysis(view: View, choice: Wanted) -> Collaboration:
    """Return the analysis of one choice; made once a version of the store, one at a time, without resampling.

    Raises
    ------
    NoDataError
        If the plan has no unit, or more tasks than a page can wait for.
    """

    def make() -> Collaboration:
        settings = {"dataset": choice.dataset} if choice.dataset else {}
        roles = view.site.knowledge.role_network(plan=choice.plan, **settings)
        if len(roles.tasks) > MOST_TASKS:
            raise NoDataError(f"{len(roles.tasks)} tasks are too many for a page: run kg analyze collaboration")
        draws = 2_000 if choice.null == "role-fixed" else None
        from kg.network.collaboration import collaborate

        return collaborate(roles, null=choice.null, draws=draws, boot=0, statistic_draws=0)

    with _ONE_AT_A_TIME:
        return view.atlas.remember(("collaboration", choice), make)


def matrix(found: Collaboration) -> tuple[list[Record], dict[tuple[str, str], Record]]:
    """Return the units with most ties, and what is known of each pair of them."""
    units = found.units.sort_values(["tasks", "unit"], ascending=[False, True]).head(MOST_UNITS).to_dict("records")
    kept = {str(row["unit"]) for row in units}
    pairs = {
        (str(r["source"]), str(r["target"])): r
        for r in found.edges.to_dict("records")
        if {r["source"], r["target"]} <= kept
    }
    if not found.settings["directed"]:
        pairs |= {(b, a): row for (a, b), row in pairs.items()}
    return units, {key: row for key, row in pairs.items() if row["observed"] > 0}  # type: ignore[misc,return-value]


def drawing(found: Collaboration) -> Record:
    """Return the network of significant ties, or of all ties where none is significant: places of units, and lines."""
    ties = found.significant() if len(found.significant()) else found.edges[found.edges["observed"] > 0].head(60)
    rows = ties.head(200).to_dict("records")
    ends = sorted({str(row[end]) for row in rows for end in ("source", "target")})
    spots = wide_places(ends, sorted({(str(row["source"]), str(row["target"])) for row in rows}))
    labels = {str(row[end]): str(row[f"{end}_label"]) for row in rows for end in ("source", "target")}
    across = [x for x, _ in spots.values()] or [0.0]
    down = [y for _, y in spots.values()] or [0.0]
    wide, tall = max(max(across) - min(across), 1.0), max(max(down) - min(down), 1.0)
    at = {
        node: (round(110 + (x - min(across)) / wide * 680, 1), round(40 + (y - min(down)) / tall * 400, 1))
        for node, (x, y) in spots.items()
    }
    return {"at": at, "labels": labels, "lines": rows, "significant": bool(len(found.significant()))}


def render(view: View) -> str:
    """Return the page; where the data cannot carry the analysis it says so, and which plans can."""
    choice = wanted(view)
    context: Record = {"choice": choice, "plans": plans(view), "datasets": DATASETS, "nulls": NULLS, "local": iri.parse}
    context |= {"node": lambda name: shown_node(view, iri.mint(name) if iri.is_local(name) else name)}
    try:
        found = analysis(view, choice)
    except NoDataError as error:
        return view.html("collaboration.html", **context, refusal=str(error), found=None)
    units, pairs = matrix(found)
    edges = found.edges[found.edges["observed"] > 0]
    return view.html(
        "collaboration.html",
        **context,
        refusal="",
        found=found,
        units=units,
        pairs=pairs,
        drawn=drawing(found),
        edges=edges.head(MOST_ROWS).to_dict("records"),
        all_edges=len(edges),
        all_units=found.units.head(MOST_ROWS).to_dict("records"),
        most_rows=MOST_ROWS,
    )


def table(view: View) -> Solutions:
    """Return one row a pair of units, as `kg analyze` gives it."""
    frame = analysis(view, wanted(view)).edges
    rows = [tuple(_term(value) for value in row) for row in frame.itertuples(index=False, name=None)]
    return Solutions(variables=tuple(map(str, frame.columns)), rows=tuple(rows))


def _term(value: Any) -> Term | None:
    if value is None or value != value:
        return None
    if isinstance(value, str):
        return Term("literal", value, f"{XSD}string")
    kind = "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "double"
    return Term("literal", str(value).lower() if kind == "boolean" else f"{value:.13g}", f"{XSD}{kind}")


PAGE = Page(name="collaboration", path="/collaboration", render=render, table=table)
