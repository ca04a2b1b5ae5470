"""The check of one version of the store, made once, as the home page and the coverage page show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg import iri
from kg.query.findings import Coverage, Report, Total, joined
from kg.query.totals import read_coverage, read_totals

if TYPE_CHECKING:
    from kg.web.atlas import Atlas

_HEADLINES = tuple(map(iri.expand, ("pa:Task", "pa:BenchmarkCase", "pa:City", "pa:Country")))


def read_report(atlas: Atlas) -> Report:
    """Return the findings, totals and coverage of the store."""
    return atlas.remember("report", atlas.knowledge.check)


def read_numbers(atlas: Atlas) -> tuple[Sequence[Total], Sequence[Coverage]]:
    """Return the totals and the coverage alone, which are quick where the whole check is not."""

    def read() -> tuple[Sequence[Total], Sequence[Coverage]]:
        store, labels = atlas.knowledge.store, atlas.new_reader(inferred=True).labels
        totals = read_totals(store, labels)
        return totals, read_coverage(store, totals, labels)

    return atlas.remember("numbers", read)


def headlines(atlas: Atlas) -> Sequence[Total]:
    """Return the totals of the newest plan and its casebook: tasks, cases, cities, countries."""
    periods = [(row["about"], row["period"]) for row in atlas.remember("periods", lambda: atlas.rows("page-periods"))]
    newest = max((period.value for _, period in periods if period), default="")
    wholes = {about.value for about, period in periods if about and period and period.value == newest}
    totals = [total for total in read_numbers(atlas)[0] if total.about in wholes]
    wanted = {iri.shorten(one): place for place, one in enumerate(_HEADLINES)}
    return sorted((one for one in totals if one.counted in wanted), key=lambda one: wanted[one.counted])


def stated(total: Total) -> str:
    """Return the stated numbers of a total as people write them: ``20 / 21``, ``2700+``."""
    return joined(total.stated) + ("+" if total.at_least else "")


def covered(atlas: Atlas) -> Sequence[Coverage]:
    """Return the coverage of the positionings and plans for which a source states how many tasks there are."""
    return [one for one in read_numbers(atlas)[1] if one.stated is not None]
