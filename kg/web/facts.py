"""What an entity page shows of a thing: its facts by property with the evidence of each, and what links to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.iri import ONTOLOGY
from kg.query.explained import Explainer
from kg.store.base import Term
from kg.web.shown import Shown, shown, shown_node

if TYPE_CHECKING:
    from kg.query.explain import Proof, Statement
    from kg.web.page import View

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAMES = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
PAGE = 20
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence as shown; `before`, `marked` and `after` are the line around it, where the text is at hand."""

    source: Shown
    level: str
    printed: str | None
    span: str | None
    confidence: str | None
    reason: str | None
    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value with its evidence; `inferred` if it is known by judgement alone."""

    value: Shown
    evidence: Sequence[Evidence]
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The values of one property; `total` counts all of them, `pages` and `page` say which part is shown."""

    property: Shown
    key: str
    facts: Sequence[Fact]
    total: int
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything an entity page shows. `record` is the evidence of the thing itself, `texts_missing` sources whose text is not at hand."""

    thing: str
    title: Shown
    other_title: str | None
    types: Sequence[Shown]
    aliases: Sequence[str]
    record: Sequence[Evidence]
    groups: Sequence[Group]
    incoming: Sequence[Group]
    inferred: Sequence[Group]
    texts_missing: Sequence[str]


def read_facts(view: View, thing: str) -> Facts:
    """Return what is known of `thing`, in the language of the view."""
    atlas = view.atlas
    atlas.around(thing)
    stated = atlas.why(thing, False)
    sure = {_key(one) for one in stated}
    guessed = [one for one in atlas.why(thing) if _key(one) not in sure]
    writer = _Writer(view)
    out = [one for one in stated if one.outgoing and one.property != TYPE]
    types = [one for one in stated if one.outgoing and one.property == TYPE]
    return Facts(
        thing=thing,
        title=shown_node(view, thing),
        other_title=atlas.label(thing, "en" if view.language == "zh" else "zh"),
        types=[shown(view, one.value) for one in types],
        aliases=[one.value.value for one in out if one.property.endswith("#altLabel")],
        record=writer.evidence(types[0].proofs if types else ()),
        groups=writer.groups(out),
        incoming=writer.groups([one for one in stated if not one.outgoing], paged=True),
        inferred=writer.groups(guessed, inferred=True),
        texts_missing=writer.explainer.missing_texts([*stated, *guessed]),
    )


def _key(statement: Statement) -> tuple[str, str, Term]:
    return statement.subject, statement.property, statement.value


class _Writer:
    """Turns statements into what is shown; in a static site no line of a source is shown, for it may be anyone's."""

    def __init__(self, view: View) -> None:
        self.view = view
        reader = view.atlas.reader
        self.explainer = Explainer(reader.labels, view.atlas.text_of, view.language)

    def groups(self, statements: Iterable[Statement], *, paged: bool = False, inferred: bool = False) -> list[Group]:
        """Return statements by property."""
        found: dict[tuple[str, bool], list[Statement]] = {}
        for one in statements:
            found.setdefault((one.property, one.outgoing), []).append(one)
        return [self._group(prop, members, paged, inferred) for (prop, _), members in found.items()]

    def _group(self, prop: str, members: list[Statement], paged: bool, inferred: bool) -> Group:
        named = shown_node(self.view, prop)
        pages = max(1, -(-len(members) // PAGE)) if paged and not self.view.site.static else 1
        page = self._page(named.code, pages)
        part = members[(page - 1) * PAGE : page * PAGE] if pages > 1 else members
        facts = [self._fact(one, inferred) for one in part]
        return Group(property=named, key=named.code, facts=facts, total=len(members), page=page, pages=pages)

    def _page(self, key: str, pages: int) -> int:
        wanted = self.view.field("page") if self.view.field("from") == key else ""
        return min(int(wanted), pages) if wanted.isdigit() and int(wanted) > 0 else 1

    def _fact(self, one: Statement, inferred: bool) -> Fact:
        value = shown(self.view, one.value) if one.outgoing else shown_node(self.view, one.subject)
        return Fact(value=value, evidence=self.evidence(one.proofs), inferred=inferred)

    def evidence(self, proofs: Sequence[Proof]) -> list[Evidence]:
        """Return proofs as shown."""
        return [self._one(proof) for proof in proofs]

    def _one(self, proof: Proof) -> Evidence:
        line = self.explainer.context(proof, _OPEN, _CLOSE) or ""
        before, _, rest = line.partition(_OPEN)
        marked, _, after = rest.partition(_CLOSE)
        return Evidence(
            source=shown_node(self.view, proof.source),
            level=proof.level.removeprefix(ONTOLOGY),
            printed=proof.printed,
            span=None if proof.start is None else f"{proof.start}–{proof.end}",
            confidence=proof.confidence,
            reason=proof.reason,
            before=before,
            marked=marked,
            after=after,
        )
