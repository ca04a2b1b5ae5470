"""Which rows of a data folder wait for a person: what `kg ingest` wrote is no data until somebody accepts it."""

from __future__ import annotations

from pathlib import Path

_INSIDE = 2  # folders between a table and the folder `kg ingest` wrote: tables/<plan>


def home_of(folder: Path) -> Path | None:
    """Return the folder `kg ingest` wrote that a data folder is, or lies in; None for tables of any other origin."""
    here = folder.resolve()
    return next((place for place in (here, *here.parents[:_INSIDE]) if (place / "candidates.csv").is_file()), None)


def is_unreviewed(folder: Path) -> bool:
    """Tell whether the tables of a data folder are candidates as ingested, of which nobody accepted one yet."""
    home = home_of(folder)
    if home is None:
        return False
    proposed = home / "proposed"
    return not proposed.is_dir() or folder.resolve().is_relative_to(proposed)


def left_out(folder: Path) -> list[str]:
    """Return what a build leaves out of a data folder and what to do about it, one line each; nothing for curated tables.

    Raises
    ------
    InputError
        If the folder's decisions are about other candidates.
    """
    home = home_of(folder)
    if home is None:
        return []
    from kg.ingest.review import Review  # and with it whatever reads documents, which few builds need

    review = Review(home)
    shown = folder if home == folder.resolve() else home
    lines: list[tuple[int, str]] = []
    for unread, what, taken in (
        (False, "candidates", "accepted candidates"),
        (True, "unread places", "added statements"),
    ):
        counts = review.counts(unread=unread)
        accepted = counts["accept"] + counts["correct"]
        lines.append((counts["waiting"], f"{what} of {shown} left out: nobody has decided on them (kg review {shown})"))
        lines.append((counts["refuse"], f"{what} of {shown} left out: refused in review"))
        if is_unreviewed(folder):
            lines.append((accepted, f"{taken} of {shown} left out: the review did not end (kg review {shown})"))
    return [f"{count:>9,} {text}" for count, text in lines if count]
