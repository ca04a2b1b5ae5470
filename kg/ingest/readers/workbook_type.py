"""Which text of a workbook's cells is printed in one type: by the font of the cell, or of each piece of a text of several types."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX

from kg.ingest.readers.colours import is_red
from kg.ingest.typeface import in_type


def typed(value: Any, font: Any, look: str) -> Any:
    """Return a cell's value with its letters in type where they are printed as `look` says: ``bold``, ``underline``, ``red``, ``italic``."""
    if isinstance(value, CellRichText):
        return CellRichText(*(_piece(part, font, look) for part in value))
    return in_type(value) if isinstance(value, str) and _holds(font, look) else value


def _piece(part: Any, font: Any, look: str) -> Any:
    if isinstance(part, TextBlock):
        return TextBlock(part.font, in_type(part.text)) if _holds(part.font, look) else part
    return in_type(part) if _holds(font, look) else part


def _holds(font: Any, look: str) -> bool:
    if look == "red":
        return _is_red(font.color)
    if look == "underline":
        return font.u not in (None, "none")
    return bool(font.b if look == "bold" else font.i)


def _is_red(colour: Any) -> bool:
    """Tell whether a colour is red; those of a theme are none that can be told."""
    if colour is None or colour.type not in ("rgb", "indexed"):
        return False
    if colour.type == "indexed":
        return colour.indexed < len(COLOR_INDEX) and is_red(COLOR_INDEX[colour.indexed])
    return is_red(str(colour.rgb))
