"""Asks the store for what a picture needs, and hands it on as one network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg import iri
from kg.errors import AmbiguousNameError, NoDataError, UnknownNameError
from kg.network.build import Caption, Tables, among, around, most_connected, thing_network
from kg.network.joining import joining
from kg.query.folding import fold
from kg.query.lenses import read_lens
from kg.query.questions import find_question
from kg.query.stored import stored_query

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pandas import DataFrame

Select = Callable[[str], "DataFrame"]
"""Answers a SELECT as a DataFrame, one column a variable."""

Resolve = Callable[[str], str]
"""Turns any name of the graph (alias, traditional characters, local name) into an IRI, as `kg why` does."""


def short(name: object) -> object:
    """Return the local name of one of our things, the last part of any other IRI, and everything else as it is.

    Examples
    --------
    >>> short("https://w3id.org/planatlas/id/city/frankfurt"), short("http://www.w3.org/2000/01/rdf-schema#label"), short("法兰克福")
    ('city/frankfurt', 'label', '法兰克福')
    """
    if not isinstance(name, str) or not name.startswith(("http://", "https://")):
        return name
    return iri.parse(name) or name.replace("#", "/").rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants drawn.

    Parameters
    ----------
    lens : str, optional
        A view of the graph; without it, and with `around` or `question`, the whole graph is looked at.
    around : str, optional
        A thing (local name, IRI, or exact label) at the centre, with what lies within `depth` steps.
    depth : int
        How many steps.
    question : str, optional
        A question of the library: the things in its answer are drawn, with the relations among them.
    parameters : mapping
        The question's parameters.
    most : int
        How many things a picture holds at most; the best connected stay.
    """

    lens: str | None = None
    around: str | None = None
    depth: int = 1
    question: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    most: int = 1500


def wished_network(
    wish: Wish,
    select: Select,
    ask: Callable[[str, Mapping[str, object]], DataFrame],
    resolve: Resolve | None = None,
    whole: Callable[[], MultiDiGraph] | None = None,
) -> MultiDiGraph:
    """Return the network of a wish; `resolve` knows the names that the picture itself does not bear, `whole` returns all there is.

    Raises
    ------
    UnknownNameError
        If a lens, thing or question is not known.
    NoDataError
        If there is nothing to draw.
    """
    of_all = wish.around is not None or wish.question is not None
    lens = wish.lens or ("" if of_all else "overview")
    network = lens_network(select, lens) if lens else whole() if whole else whole_network(select)
    if wish.question is not None:
        network = _question_network(network, wish, ask)
    if wish.around is not None:
        network = neighbourhood(network, _centre(network, wish.around, select, resolve), wish.depth)
    if not len(network):
        raise NoDataError(
            "there is nothing to draw: the view has no thing in this store; kg build makes a store with data"
        )
    return _capped(network, wish.most)


def _question_network(
    network: MultiDiGraph, wish: Wish, ask: Callable[[str, Mapping[str, object]], DataFrame]
) -> MultiDiGraph:
    """Return the things in the answer and those the question was asked about, as far as the network has them."""
    assert wish.question is not None
    question = find_question(wish.question)
    frame = ask(question.name, wish.parameters)
    cells = [cell for column in frame.columns for cell in frame[column] if isinstance(cell, str)]
    part = among(network, [str(short(cell)) for cell in cells])
    if len(part):
        part = answer_network(network, [*part, *_asked_about(network, wish)], question.title.zh, question.title.en)
    return part


def _asked_about(network: MultiDiGraph, wish: Wish) -> Iterator[str]:
    for value in wish.parameters.values():
        with suppress(UnknownNameError):
            yield node_named(network, str(value))


def _centre(network: MultiDiGraph, name: str, select: Select, resolve: Resolve | None) -> str:
    """Return the node that `name` means; for a thing without a name of its own, the phrase or task it stands at."""
    try:
        return node_named(network, name)
    except UnknownNameError:
        if resolve is None:
            raise
    local = str(short(resolve(name)))
    if local in network:
        return local
    stands = _asked(select, stored_query("drawn-stands-for"))
    named = sorted(str(at) for at in stands.loc[stands["thing"] == local, "named"] if at in network)
    if not named:
        raise UnknownNameError("thing in this picture", name)
    return named[0]


def node_named(network: MultiDiGraph, name: str) -> str:
    """Return the node that `name` means: a local name, an IRI, or a Chinese or English label (case, width and script form do not matter).

    Raises
    ------
    AmbiguousNameError
        If several things are called so.
    UnknownNameError
        If nothing is; with the nearest labels.
    """
    local = str(short(name))
    if local in network:
        return local
    wanted = fold(name)
    found = sorted(node for node, row in network.nodes(data=True) if wanted in (fold(row["zh"]), fold(row["en"])))
    if len(found) == 1:
        return str(found[0])
    if found:
        raise AmbiguousNameError("thing", name, found)
    labels = sorted({label for _, row in network.nodes(data=True) for label in (row["zh"], row["en"])})
    holding = [label for label in labels if wanted in fold(label)]
    raise UnknownNameError("thing in this picture", name, holding[:5] or get_close_matches(name, labels, 5, 0.5))


def _capped(network: MultiDiGraph, most: int) -> MultiDiGraph:
    part = most_connected(network, most)
    left = len(network) - len(part)
    if left:
        old = part.graph["caption"]
        note = (
            f"共 {len(network)} 个事物，只画出关系最多的 {most} 个，略去 {left} 个。",
            f"Of {len(network)} things the {most} with most relations are drawn; {left} are left out.",
        )
        part.graph["caption"] = replace(old, notes=(note, *old.notes), cut=note)
    return part


def lens_network(select: Select, name: str) -> MultiDiGraph:
    """Return the network that one lens shows.

    Raises
    ------
    UnknownNameError
        If there is no such lens.
    """
    lens = read_lens(name)
    links = _asked(select, lens.query)
    caption = Caption(zh=lens.zh, en=lens.en, layout=lens.layout, notes=((lens.about_zh, lens.about_en),))
    return _network(select, links, caption)


def whole_network(select: Select) -> MultiDiGraph:
    """Return all named things and all relations between them."""
    links = _asked(select, stored_query("drawn-links"))
    return _network(select, links, Caption(zh="知识图谱", en="The knowledge graph", layout="force"))


def neighbourhood(network: MultiDiGraph, thing: str, depth: int) -> MultiDiGraph:
    """Return what lies within `depth` steps of a thing, titled by it.

    Raises
    ------
    UnknownNameError
        If the network has no such thing.
    """
    part = around(network, thing, depth)
    row = part.nodes[thing]
    note = (
        f"“{row['zh']}”及其 {depth} 步以内的事物。",
        f"“{row['en']}” and what lies within {depth} step{'s' if depth > 1 else ''} of it.",
    )
    part.graph["caption"] = _retitled(part, row["zh"], row["en"], note, thing)
    return part


def answer_network(network: MultiDiGraph, things: Iterable[str], zh: str, en: str) -> MultiDiGraph:
    """Return the things that an answer names, and the relations among them, titled by the question.

    Where one of them has no relation to another, what joins them is there too: without it a list of cities would be dots without a line.
    """
    part = among(network, [str(short(thing)) for thing in things])
    named = len(part)
    if any(not degree for _, degree in part.degree()):
        part = among(network, [*part, *joining(network, part)])
    more = len(part) - named
    note = (
        "问题答案中的事物，以及它们之间的关系" + (f"；另有连接它们的 {more} 个事物。" if more else "。"),
        "The things in the answer to the question, and the relations among them"
        + (f"; {more} more thing{'s join' if more > 1 else ' joins'} them." if more else "."),
    )
    part.graph["caption"] = _retitled(part, zh, en, note, None)
    return part


def _retitled(part: MultiDiGraph, zh: str, en: str, note: tuple[str, str], root: str | None) -> Caption:
    old: Caption = part.graph["caption"]
    return replace(old, zh=zh, en=en, layout="typed", root=root, notes=(note,))


def _asked(select: Select, query: str) -> DataFrame:
    frame = select(query)
    for column in frame.columns:
        if str(column) not in ("start", "end", "order", "confidence"):
            frame[column] = frame[column].map(short, na_action="ignore")
    return frame


def _network(select: Select, links: DataFrame, caption: Caption) -> MultiDiGraph:
    named = set(links["subject"]) | set(links["object"])
    things = _asked(select, stored_query("drawn-things"))
    tables = Tables(
        links=links,
        things=things[things["thing"].isin(named)],
        evidence=_asked(select, stored_query("drawn-evidence")),
        facts=_asked(select, stored_query("drawn-facts")),
        words=_asked(select, stored_query("drawn-words")),
    )
    return thing_network(tables, caption)
