"""How candidate tables write a span of a text."""

from __future__ import annotations

from kg.ingest.cells import LONGEST_PRINTED


def evidence_cell(text: str, start: int, end: int) -> str:
    """Return a span as the tables write it: ``start-end:printed``, long texts as ``head…tail``.

    Examples
    --------
    >>> evidence_cell("由市财政局负责", 1, 5)
    '1-5:市财政局'
    """
    printed = text[start:end]
    if len(printed) > LONGEST_PRINTED:
        half = LONGEST_PRINTED // 2
        printed = f"{printed[: half - 1]}…{printed[-half:]}"
    return f"{start}-{end}:{printed}"
