"""Checks one cell of one kind. Each check returns what is wrong with a value, or an empty string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.iri import is_local
from kg.model import Span

Check = Callable[[str], str]

JOINT = " | "
_PRINTED_JOINT = re.compile(r" \| (?=\d+-\d+:)")
_PRINTED = re.compile(r"(\d{1,9})-(\d{1,9}):(.+)", re.DOTALL)
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\ufffd]")
_INTEGER = re.compile(r"(?:0|-?[1-9]\d{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")
_YEAR = re.compile(r"\d{4}\Z")
_URI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+\Z")
LONGEST_PRINTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names the ontology knows: classes and concepts by local name, properties as CURIE -> value kind.

    `choices` maps a property whose values come from one concept scheme to the concepts of that scheme.
    """

    classes: frozenset[str]
    concepts: frozenset[str]
    properties: Mapping[str, str]
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)


def ontology_vocabulary() -> Vocabulary:
    """Return the vocabulary of the shipped ontology."""
    from kg import terms

    choices: dict[str, set[str]] = {}
    for concept, scheme in terms.CONCEPTS.items():
        choices.setdefault(scheme, set()).add(_bare(concept))
    return Vocabulary(
        classes=frozenset(map(_bare, terms.CLASSES)),
        concepts=frozenset(map(_bare, terms.CONCEPTS)),
        properties=terms.VALUE_KIND,
        choices={
            name: frozenset(choices[scheme]) for name, scheme in terms.PROPERTY_SCHEME.items() if scheme in choices
        },
    )


def _bare(curie: str) -> str:
    return curie.removeprefix("pa:")


def split_printed(cell: str) -> list[str]:
    """Split a cell of printed spans into single ``start-end:printed`` texts.

    Examples
    --------
    >>> split_printed("0-2:青岛 | 5-8:a | b")
    ['0-2:青岛', '5-8:a | b']
    """
    return _PRINTED_JOINT.split(cell)


def read_span(text: str) -> Span | str:
    """Return the span that ``start-end:printed`` writes, or what is wrong with it.

    Examples
    --------
    >>> read_span("0-2:青岛")
    Span(start=0, end=2, printed='青岛')
    >>> read_span("0-3:青岛")
    '0-3 is 3 characters long, but 2 are printed'
    """
    found = _PRINTED.fullmatch(text)
    if found is None:
        return f"{text[:30]!r} is not start-end:printed"
    start, end, printed = int(found[1]), int(found[2]), found[3]
    length = end - start
    if length <= 0:
        return f"{start}-{end} is empty: the end is exclusive and must be larger"
    if length != len(printed) and not ("…" in printed and len(printed) < length):
        return f"{start}-{end} is {length} characters long, but {len(printed)} are printed"
    if len(printed) > LONGEST_PRINTED:
        return f"{len(printed)} characters are printed; over {LONGEST_PRINTED} write head…tail"
    return Span(start=start, end=end, printed=printed)


def checks(vocabulary: Vocabulary) -> dict[str, Check]:
    """Return the check of every column kind whose values stand on their own."""
    return {
        "id": _local,
        "ref": _local,
        "class": _known(vocabulary.classes, "class"),
        "concept": _known(vocabulary.concepts, "concept"),
        "langString": text_fault,
        "property": _known(frozenset(vocabulary.properties), "property"),
        "zh": text_fault,
        "en": text_fault,
        "string": text_fault,
        "value": text_fault,
        "integer": _shape(_INTEGER, "an integer"),
        "decimal": _shape(_DECIMAL, "a decimal number such as 36.07"),
        "boolean": lambda text: "" if text in {"true", "false"} else f"{text!r} is neither true nor false",
        "date": _date,
        "gYear": _shape(_YEAR, "a year of four digits"),
        "uri": _shape(_URI, "an address that begins with http:// or https://"),
    }


def choice(names: frozenset[str]) -> Check:
    """Return a check that a value is one of a few names; what it reports lists them."""
    listed = ", ".join(sorted(names))
    return lambda text: "" if text in names else f"{text!r} is none of: {listed}"


def text_fault(text: str) -> str:
    """Return what is wrong with a text: control or invisible characters, or not NFC.

    Examples
    --------
    >>> text_fault("青岛")
    ''
    >>> text_fault("a" + chr(0x200B))
    'holds the invisible or unsafe character U+200B'
    """
    unsafe = _UNSAFE.search(text)
    if unsafe is not None:
        return f"holds the invisible or unsafe character U+{ord(unsafe[0]):04X}"
    if not unicodedata.is_normalized("NFC", text):
        return "is not in Unicode form NFC"
    return ""


def _local(text: str) -> str:
    return "" if is_local(text) else f"{text!r} is no local name (kind/slug in latin letters, digits, '.', '_' and '-')"


def _known(names: frozenset[str], what: str) -> Check:
    return lambda text: "" if text in names else f"{text!r} is no {what} of the ontology"


def _shape(pattern: re.Pattern[str], what: str) -> Check:
    return lambda text: "" if pattern.match(text) else f"{text!r} is not {what}"


def _date(text: str) -> str:
    try:
        return "" if date.fromisoformat(text).isoformat() == text else f"{text!r} is not a date YYYY-MM-DD"
    except ValueError:
        return f"{text!r} is not a date YYYY-MM-DD"
