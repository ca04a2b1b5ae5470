"""Colours can be seen on white, and two classes are never told apart by colour alone."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.resources import ontology_dir
from kg.view.shapes import OUTLINES
from kg.view.style import BOXES, read_style


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


@pytest.mark.parametrize("kind", sorted(read_style().types))
def test_a_class_has_a_shape_that_exists_and_a_colour_that_can_be_seen(kind: str) -> None:
    look = read_style().look(kind)
    assert look.shape in OUTLINES or look.shape in BOXES
    assert contrast(look.colour) >= (4.5 if look.boxed else 3.0)


@pytest.mark.parametrize("name", sorted(set(read_style().relations) - {"default"}))
def test_a_relation_has_a_colour_that_can_be_seen(name: str) -> None:
    assert contrast(read_style().relation(name)["colour"]) >= 3.0


def test_text_colours_of_the_page_reach_4_5_to_1() -> None:
    css = (ontology_dir().parent / "kg" / "view" / "templates" / "page.css").read_text(encoding="utf-8")
    for name in ("ink", "soft", "accent"):
        found = re.search(rf"--{name}: (#[0-9a-f]{{6}})", css)
        assert found
        assert contrast(found[1]) >= 4.5


def test_classes_of_one_colour_differ_in_shape() -> None:
    marks = Counter(
        (look.colour, look.shape, look.boxed) for name, look in read_style().types.items() if not look.boxed
    )
    same = {mark for mark, count in marks.items() if count > 1}
    assert {(colour, shape) for colour, shape, _ in same} <= {
        ("#882255", "wedge")
    }  # country and region, one kind of place


def test_every_evidence_level_has_its_own_line() -> None:
    levels = read_style().levels
    assert {"stated", "derived", "external", "inferred"} <= set(levels)
    dashes = [tuple(row["dash"]) for name, row in levels.items() if name != "unmarked"]
    assert len(set(dashes)) == len(dashes)


def test_a_class_without_a_look_gets_the_default_one() -> None:
    assert read_style().look("Nobody") == read_style().types["default"]
