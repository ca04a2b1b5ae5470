"""What each column of a document's table holds, told from its header by the word lists of ``data/rules/headers.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kg.errors import InputError
from kg.ingest.normalise import canonical
from kg.ingest.rulebook import pattern, rules

UNIT_KINDS = ("lead", "responsible", "supporting", "guiding", "mixed")
_BRACKET = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]*[)）〕\]】]")
_LONGEST_NAME = 30  # characters of a printed column name, white space included
_YEAR, _BESIDE, _REMARK = (pattern("headers", f"cells.{name}") for name in ("year", "beside", "remark"))


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """One kind of column with the header words that name it, and a pattern of their combinations."""

    kind: str
    names: frozenset[str]
    contains: tuple[str, ...]
    like: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """The word lists for tables: column kinds in the order they are asked, cells that say "none", and look-alike tables."""

    kinds: tuple[ColumnKind, ...]
    none: frozenset[str]
    sums: frozenset[str]
    level: re.Pattern[str]
    break_after: re.Pattern[str]
    break_before: re.Pattern[str]
    measure: frozenset[str]
    hosts: tuple[str, ...]
    binding: str
    company_endings: tuple[str, ...]
    inner: tuple[str, ...]
    company_share: float
    caption: str
    _names: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _words: tuple[tuple[int, str], ...] = field(init=False, repr=False, compare=False)
    _likes: tuple[tuple[int, re.Pattern[str]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the words by the place of their kind: a header is asked for in every line of a text."""
        numbered = list(enumerate(self.kinds))
        names = {name: at for at, kind in reversed(numbered) for name in kind.names}
        words = tuple((at, word) for at, kind in numbered for word in kind.contains)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_words", words)
        object.__setattr__(self, "_likes", tuple((at, kind.like) for at, kind in numbered if kind.like))

    def kind_of(self, header: str) -> str:
        """Return the kind of a column, or an empty string.

        Examples
        --------
        >>> rules = header_rules()
        >>> rules.kind_of("牵头 单位"), rules.kind_of("责任单位/配合部门"), rules.kind_of("天气")
        ('lead', 'supporting', '')
        """
        whole = _REMARK.sub("", self.without_people(header))
        for part in (whole.rpartition("/")[2], whole):
            plain = _YEAR.sub("", _BRACKET.sub("", part))
            last = len(self.kinds)
            named = min(self._names.get(name, last) for name in (plain, part, self.level.sub("", plain, count=1)))
            found = next((at for at, word in self._words if at >= named or word in part), last)
            like = next((at for at, each in self._likes if at >= found or each.search(part)), last)
            if min(named, found, like) < last:
                return self.kinds[min(named, found, like)].kind
        return ""

    def is_name(self, header: str) -> bool:
        """Tell whether a text is exactly a column's name, nothing more and nothing less."""
        if len(header) > _LONGEST_NAME:
            return False
        return squeeze(header) in self._names

    def without_people(self, header: str) -> str:
        """Return a header without the people it names beside units: 责任单位及责任人 -> 责任单位.

        Examples
        --------
        >>> rules = header_rules()
        >>> rules.without_people("责任单位（责任人）"), rules.without_people("责任人")
        ('责任单位', '责任人')
        """
        return _BESIDE.sub("", squeeze(header))

    def names_people(self, header: str) -> bool:
        """Tell whether a column of units names people too."""
        return self.without_people(header) != squeeze(header)

    def is_none(self, text: str) -> bool:
        """Tell whether a cell says that there is nothing."""
        return text.strip() in self.none

    def is_sum(self, text: str) -> bool:
        """Tell whether a cell heads a row of sums."""
        return squeeze(text) in self.sums


def squeeze(text: str) -> str:
    """Return a header's text without white space, in ordinary width and simplified characters."""
    return canonical(unicodedata.normalize("NFKC", text)).replace("(", "（").replace(")", "）")


def _kinds(table: Mapping[str, object], place: str) -> tuple[ColumnKind, ...]:
    entries = table.get("kinds", [])
    if not isinstance(entries, list):
        raise InputError(
            "`kinds` is no list of tables", place=place, remedy="write [[kinds]] blocks with kind and names"
        )
    return tuple(_kind(entry, place) for entry in entries)


def _kind(entry: object, place: str) -> ColumnKind:
    if not isinstance(entry, dict) or not isinstance(entry.get("kind"), str):
        raise InputError(
            "a [[kinds]] block has no `kind`", place=place, remedy='write kind = "lead" and names = ["..."]'
        )
    names, contains = entry.get("names", []), entry.get("contains", [])
    names = [*names, *rules("roles")["labels"].get(str(entry.get("labels")), ())]
    if not all(isinstance(word, str) for word in [*names, *contains]):
        raise InputError("`names` and `contains` hold texts only", place=place, remedy='write names = ["主抓单位"]')
    return ColumnKind(
        entry["kind"],
        frozenset(squeeze(name) for name in names),
        tuple(squeeze(word) for word in contains),
        re.compile(entry["like"]) if "like" in entry else None,
    )


@cache
def header_rules() -> HeaderRules:
    """Return the shipped word lists."""
    table = rules("headers")
    cells, lookalike = table["cells"], table["lookalike"]
    return HeaderRules(
        kinds=_kinds(table, "headers.toml"),
        none=frozenset(cells["none"]),
        sums=frozenset(cells["sums"]),
        level=re.compile(cells["level"]),
        break_after=re.compile(cells["break_after"]),
        break_before=re.compile(cells["break_before"]),
        measure=frozenset(cells["measure"]),
        hosts=tuple(cells["hosts"]),
        binding=str(cells["binding"]),
        company_endings=tuple(lookalike["company_endings"]),
        inner=tuple(lookalike["inner"]),
        company_share=float(lookalike["company_share"]),
        caption=str(lookalike["caption"]),
    )


def with_mapping(rules: HeaderRules, mapping: Path) -> HeaderRules:
    """Return the rules with a user's mapping file asked first.

    Raises
    ------
    InputError
        If the file is missing, is no TOML, or names a kind that does not exist.
    """
    try:
        table = tomllib.loads(mapping.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            "the mapping file cannot be read", place=str(mapping), remedy="give the path of a TOML file"
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"the mapping file is no TOML: {error}", place=str(mapping), remedy="write [[kinds]] blocks"
        ) from error
    own = _kinds(table, str(mapping))
    known = {kind.kind for kind in rules.kinds}
    for kind in own:
        if kind.kind not in known:
            remedy = f"use one of {', '.join(sorted(known))}"
            raise InputError(f"the mapping names an unknown kind {kind.kind!r}", place=str(mapping), remedy=remedy)
    return replace(rules, kinds=(*own, *rules.kinds))


def kinds_of(rules: HeaderRules, header: Sequence[str]) -> list[str]:
    """Return the kind of every column of a header, in order."""
    return [rules.kind_of(cell) if cell else "" for cell in header]
