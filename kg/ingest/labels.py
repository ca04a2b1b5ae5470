"""Labels: the words before a colon that announce units, a time, people or a scope (责任单位:…), and the text each one governs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.ingest.normalise import fold
from kg.ingest.rulebook import any_of, pattern, rules, tried_at, words
from kg.model import Role

UNIT_ROLES = tuple(role.value for role in Role)
_OPENING = "【[(〔"
_BETWEEN = r"\s?"
# What ends a label; a text without any holds none.
LABEL_END = re.compile(r"[:】〕\]—–|-]")
# A label of a time this long may follow a name without anything between.
_LONG_ENOUGH = 4


@cache
def _labels() -> Mapping[str, str]:
    """Map every label to its role, or to organiser, person, deadline, scope."""
    listed = {word: role for role, words in rules("roles")["labels"].items() for word in words}
    parts = rules("roles")["label_parts"]
    made = ((word + noun, role) for role in UNIT_ROLES for word in parts.get(role, ()) for noun in parts["nouns"])
    return dict(made) | listed


def label_role(label: str) -> str:
    """Return what a label announces: a role, or organiser, person, deadline, scope; empty if it is no label.

    Examples
    --------
    >>> label_role("责任 单位"), label_role("县级牵头部门"), label_role("标题")
    ('responsible', 'lead', '')
    """
    word = "".join(label.split())
    return _labels().get(word) or _labels().get(pattern("roles", "label_level").sub("", word, count=1), "")


@cache
def label_pattern() -> re.Pattern[str]:
    """Return the pattern of a label with its colon, at the head of a clause, or in a bracket of its own.

    A short word in a bracket behind a name (市财政局【牵头】) is no label.
    """
    noise = rules("roles")["noise"]
    head = rf"(?:(?<=[,;。、.:(〔\[【<{{〈《)>》」\"”|/]|{noise})|(?<![^\n]))"
    label = rf"(?:{rules('roles')['label_level']})?{any_of(_labels(), between=_BETWEEN)}"
    times = [word for word in rules("roles")["labels"]["deadline"] if len(word) >= _LONG_ENOUGH]
    glued = (
        rf"(?:(?<=[{rules('roles')['glued']}])(?={any_of(_glued_labels(), between=_BETWEEN)}:)"
        rf"|(?<=[\u4e00-\u9fff)〕])(?={any_of(times, between=_BETWEEN)}:))"
    )
    around = rules("roles")["around"]
    either = rf"(?:{around['further']}{label}\)?)?"
    remark = r"(?:[(〔;][^()〔〕:]{0,30}[)〕;])?"
    return re.compile(
        rf"{tried_at(label)}(?:{head}|{glued})(?P<label>{label}){either}{remark}{around['is']}"
        rf"(?:{noise}{{0,6}}(?::|{around['closed']})\s?:?|{around['dash']})"
    )


def _unit_labels() -> list[str]:
    return [
        word for word, role in _labels().items() if role in UNIT_ROLES and word.endswith(words("fragments", "offices"))
    ]


def _glued_labels() -> list[str]:
    """Return the labels that may follow a name without anything between: 甲局配合单位:乙局, 甲局配合:乙局."""
    short = [word for word, role in _labels().items() if role in UNIT_ROLES and role != "responsible"]
    return [*_unit_labels(), *short]


@cache
def _bare_label() -> re.Pattern[str]:
    """A label without a colon at the head of a clause: 牵头单位市科技局,责任单位为市财政局."""
    return re.compile(rf"(?:^|(?<=[,;。]))(?P<label>{any_of(_unit_labels())}){rules('roles')['around']['bare']}")


@cache
def spaced_label() -> re.Pattern[str]:
    """Return the pattern of a label that opens a line or a sentence and is parted from the units by white space or 为 alone."""
    return re.compile(rf"[\n\f。;][ ]*{_parted_label()}")


def _parted_label() -> str:
    return rf"(?P<label>{any_of(_unit_labels())}){rules('roles')['around']['parted']}"


@cache
def _without_colon() -> re.Pattern[str]:
    said = rules("roles")["around"]["said"]
    return re.compile(
        rf"(?<=[\n\f ,。;])(?:{_parted_label()}|(?P<time>{any_of(rules('roles')['labels']['deadline'])}){said})"
    )


def with_colons(plain: str) -> str:
    """Return a text with a colon after each label that white space or 为 alone parts from its units, or 为 from its time.

    Examples
    --------
    >>> with_colons("牵头单位  市商务局\\n配合单位 市财政局")
    '牵头单位:市商务局\\n配合单位:市财政局'
    """
    return _without_colon().sub(lambda found: f"{found['label'] or found['time']}:", f"\n{fold(plain)}")[1:]


@cache
def label_ahead() -> re.Pattern[str]:
    """Return the pattern of white space before a label."""
    end = rules("roles")["around"]["end"]
    return re.compile(
        rf"\s*[{re.escape(_OPENING)}]?(?:{rules('roles')['label_level']})?(?P<word>{any_of(_labels())}){rules('roles')['noise']}{{0,6}}{end}"
    )


def ends_label(before: str, word: str) -> bool:
    """Tell whether a label's word only ends a longer one that white space parts: 完成 时限.

    Examples
    --------
    >>> ends_label("部门。完成", "时限"), ends_label("市财政局", "时限")
    (True, False)
    """
    return any(label_role(before[start:] + word) for start in range(len(before)))


def handles_proposals(text: str) -> bool:
    """Tell whether a text is about proposals, whose hosts lead as no organiser of an event does: 主办单位:甲局;会办单位:乙局."""
    return any(word in text for word in words("roles", "organisers.proposal"))


def find_labels(text: str) -> list[re.Match[str]]:
    """Return every label of a folded text with its colon.

    Examples
    --------
    >>> [found["label"] for found in find_labels("牵头单位:甲局;配合单位:乙局")]
    ['牵头单位', '配合单位']
    """
    return list(label_pattern().finditer(text)) if LABEL_END.search(text) else []


def label_segments(text: str, found: Sequence[re.Match[str]]) -> Iterator[tuple[str, int, int]]:
    """Give (label, start, end) of what follows each label found; what stands before the first has an empty label.

    Examples
    --------
    >>> text = "【牵头单位】甲局【配合单位】乙局"
    >>> [(label, text[start:end]) for label, start, end in label_segments(text, find_labels(text))]
    [('', '【'), ('牵头单位', '甲局'), ('配合单位', '乙局')]
    """
    if not found and _bare_label().match(text):
        found = list(_bare_label().finditer(text))
    if not found or found[0].start() > 0:
        yield "", 0, found[0].start() if found else len(text)
    for index, this in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        while index + 1 < len(found) and end > this.end() and text[end - 1] in _OPENING:
            end -= 1
        yield this["label"], this.end(), end
