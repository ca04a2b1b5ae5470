"""Terms as pages show them: a text, the language it is in, and where it leads. Only http and https addresses become links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from kg import iri
from kg.store.base import Term
from kg.web.terms import read_terms

if TYPE_CHECKING:
    from kg.web.page import View

_TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a term looks like: `href` is None where nothing may be linked, `outside` marks another site, `code` is its short form."""

    text: str
    lang: str = ""
    href: str | None = None
    outside: bool = False
    code: str = ""


def shown(view: View, term: Term) -> Shown:
    """Return how a term is shown in the language of a page."""
    if term.kind != "iri":
        return Shown(text=term.value, lang=_TAGS.get(term.lang or "", term.lang or ""))
    return shown_node(view, term.value)


def shown_node(view: View, node: str) -> Shown:
    """Return how an IRI is shown: by its name, linked to its page or, for http and https, to its own address."""
    text, tag = view.atlas.name(node, view.language)
    href, outside = address(view, node)
    lang = "" if tag == view.language else _TAGS.get(tag, "")
    return Shown(text=text, lang=lang, href=href, outside=outside, code=iri.shorten(node))


def address(view: View, node: str) -> tuple[str | None, bool]:
    """Return where an IRI leads and whether that is another site; nothing for any scheme but http and https.

    Examples
    --------
    >>> address(None, "javascript:alert(1)")
    (None, False)
    """
    local = iri.parse(node)
    if local is not None and iri.is_local(local) and not local.startswith("evidence/"):
        return view.link(f"/id/{quote(local)}"), False
    if node.startswith(iri.ONTOLOGY):
        if node.removeprefix(iri.ONTOLOGY) not in read_terms(view.atlas):
            return None, False
        return view.link(f"/ontology/{quote(node.removeprefix(iri.ONTOLOGY), safe='')}"), False
    return (node, True) if node.startswith(("https://", "http://")) else (None, False)


def query_link(view: View, query: str) -> str:
    """Return the address of the query editor with `query` in it."""
    return f"{view.link('/sparql')}?{urlencode({'query': query})}"
