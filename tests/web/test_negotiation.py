from __future__ import annotations

import pytest

from kg.web.negotiation import choose, media_ranges

OFFERED = ["application/json", "text/csv", "text/html"]


def test_a_missing_header_takes_what_is_offered_first() -> None:
    assert choose(None, OFFERED) == choose("", OFFERED) == choose("rubbish", OFFERED) == "application/json"


def test_the_heavier_weight_wins_over_the_order_of_the_offer() -> None:
    assert choose("application/json;q=0.2, text/csv;q=0.9", OFFERED) == "text/csv"


def test_the_most_precise_range_gives_the_weight() -> None:
    assert choose("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", OFFERED) == "text/html"


def test_a_weight_of_nothing_refuses_a_type() -> None:
    assert choose("text/csv;q=0", ["text/csv"]) is None
    assert choose("*/*, text/csv;q=0.0", ["text/csv"]) is None


def test_nothing_that_fits_is_none() -> None:
    assert choose("image/png", OFFERED) is None


@pytest.mark.parametrize("header", ["text/csv;q=7", "text csv", ";;;", ",,,"])
def test_a_broken_part_does_no_harm(header: str) -> None:
    assert choose(f"{header}, text/html", OFFERED) in OFFERED


def test_no_more_than_two_hundred_ranges_are_read() -> None:
    assert len(media_ranges(",".join(["text/csv"] * 5000))) == 200
