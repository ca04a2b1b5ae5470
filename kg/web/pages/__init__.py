"""The kinds of pages, one module each; `PAGES` is the registry, in the order of the menu."""

from __future__ import annotations

from collections.abc import Sequence

from kg.web.page import Page

PAGES: Sequence[Page] = ()
