"""Turns what a person writes (a local name, an IRI, a label or an alias in Chinese or English) into the IRI of one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg import iri
from kg.errors import AmbiguousNameError, UnknownNameError
from kg.query.searchindex import SearchIndex
from kg.query.stored import stored_query
from kg.store.base import Store, Term

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")


class Names:
    """The names of one store.

    Parameters
    ----------
    store : Store
        Where things are looked up.
    index : callable
        Opens the text index of the same store; called only for labels.
    """

    def __init__(self, store: Store, index: Callable[[], SearchIndex]) -> None:
        self._store, self._index = store, index

    def resolve(self, name: str, *, kind: str = "thing", types: Sequence[str] = ()) -> str:
        """Return the IRI of the thing called `name`.

        Parameters
        ----------
        name : str
            A local name (``city/shenzhen``), an IRI, a prefixed name (``pa:lead``), the last part of an ontology term (``lead``), or
            a label or alias in any language; case, width and traditional characters do not matter.
        kind : str
            What is looked for, as the error says it.
        types : sequence of str
            Class IRIs; where given, the thing has one of them.

        Raises
        ------
        UnknownNameError
            If nothing is called so; the nearest names are given.
        AmbiguousNameError
            If several things are called so; their local names are given.
        """
        name = name.strip()
        for candidate in self._spelled(name):
            if self._fits(candidate, types):
                return candidate
        with self._index() as index:
            named = index.named(name, types)
            best = [found for found, how in named if how == "label"] or [found for found, _ in named]
            if len(best) == 1:
                return best[0]
            if best:
                raise AmbiguousNameError(kind, name, [iri.parse(found) or found for found in best])
            raise UnknownNameError(kind, name, self.nearest(index, name, types))

    def _spelled(self, name: str) -> list[str]:
        """Return the IRIs that `name` may spell out, without looking any up."""
        if iri.is_local(name):
            return [iri.mint(name)]
        prefix, colon, rest = name.partition(":")
        if colon and prefix in iri.prefixes() and not rest.startswith("//"):
            return [iri.expand(name)]
        if _IRI.match(name):
            return [name]
        return [iri.ONTOLOGY + name] if _WORD.match(name) else []

    def _fits(self, candidate: str, types: Sequence[str]) -> bool:
        thing = {"thing": Term("iri", candidate)}
        if not types:
            return self._store.ask(stored_query("known"), bind=thing, inferred=True)
        is_a = stored_query("is-a")
        return any(self._store.ask(is_a, bind={**thing, "type": Term("iri", one)}, inferred=True) for one in types)

    @staticmethod
    def nearest(index: SearchIndex, name: str, types: Sequence[str]) -> list[str]:
        """Return the local names or labels nearest to `name`, best first."""
        local = iri.parse(name) or (name if iri.is_local(name) else None)
        if local is None:
            return index.near(name, types=types)
        return [iri.parse(found) or found for found in index.near_iri(iri.mint(local), types=types)]
