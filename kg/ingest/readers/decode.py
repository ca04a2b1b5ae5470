"""Bytes -> text: UTF-8, UTF-16 with a mark, or GB18030; text that was decoded wrongly before is named, never passed on in silence."""

from __future__ import annotations

import codecs
import re

from kg.errors import DocumentError
from kg.ingest.rulebook import pattern

_GB_MOJIBAKE = pattern("roles", "damage.mojibake_gb")
_LATIN_MOJIBAKE = re.compile(r"(?:[\u00c2-\u00ef][\u0080-\u00bf\u0152-\u017e\u2018-\u203a\u20ac\u2122]{1,2}){3,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHARE_LOST = 0.002  # of all characters: more replacement characters than this and the text is refused


def decode(data: bytes, path: str) -> tuple[str, list[str]]:
    """Return the text of a file and remarks on it.

    Raises
    ------
    DocumentError
        If no encoding fits, or the text is mojibake throughout.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(_strict(data, encoding, path), path, [])
    try:
        return _checked(data.decode("utf-8"), path, [])
    except UnicodeDecodeError as error:
        if _cut_in_a_character(data, error):
            remarks = [
                f"the file ends in the middle of a character: {len(data) - error.start} bytes left out at its end"
            ]
            return _checked(data[: error.start].decode("utf-8"), path, remarks)
    text = _strict(data, "gb18030", path)
    return _checked(text, path, ["read as GB18030"])


def _cut_in_a_character(data: bytes, error: UnicodeDecodeError) -> bool:
    return len(data) - error.start < 4 and error.start > 0 and error.reason == "unexpected end of data"


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"the text is neither UTF-8 nor GB18030 (byte {error.start} does not fit)",
            place=path,
            remedy="save it as UTF-8",
        ) from error


def _checked(text: str, path: str, remarks: list[str]) -> tuple[str, list[str]]:
    """Name mojibake: refuse the file where it is all through, remark on it where it is here and there."""
    found = mojibake(text)
    if not found:
        return text, remarks
    kind, count, sample = found
    share = count / max(len(text), 1)
    if share > _SHARE_LOST:
        raise DocumentError(
            f"the text is mojibake ({kind}, e.g. {sample!r}, {count} characters)",
            place=path,
            remedy="take the file from its publisher again; a text once decoded wrongly cannot be repaired with certainty",
        )
    return text, [*remarks, f"mojibake in {count} characters ({kind}, e.g. {sample!r} at {text.index(sample)})"]


def mojibake(text: str) -> tuple[str, int, str] | None:
    """Return the kind, the number of characters and a sample of text that was decoded wrongly; None when there is none.

    Examples
    --------
    >>> mojibake("牵头单位：锟斤拷")
    ('UTF-8 read as GBK', 3, '锟斤拷')
    >>> mojibake("牵头单位：市科技局") is None
    True
    """
    kinds = (
        ("UTF-8 read as Latin-1", _LATIN_MOJIBAKE),
        ("UTF-8 read as GBK", _GB_MOJIBAKE),
        ("characters lost", re.compile("\ufffd+")),
    )
    for kind, form in kinds:
        hits = form.findall(text)
        if hits:
            return kind, sum(map(len, hits)), hits[0]
    return None


def has_chinese(text: str) -> bool:
    """Tell whether a text holds any Chinese character."""
    return _HAN.search(text) is not None
