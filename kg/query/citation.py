"""A record of an answer as people print it: a text in Chinese and English, BibTeX, CSL-JSON; and what asking again gave, as lines."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from kg.query.citing import Record, Rerun
from kg.resources import ontology_dir

_FIRST = 5
_SHORT = 16


@cache
def phrases() -> Mapping[str, Any]:
    """Return what a citation says, from `ontology/citation.toml`."""
    return tomllib.loads((ontology_dir() / "citation.toml").read_text(encoding="utf-8"))


def _fields(record: Record, language: str) -> dict[str, object]:
    """Return the fields that phrases may name, in one language."""
    words, dataset, answer = phrases(), record["dataset"], record["answer"]
    fields: dict[str, object] = {
        "date": record["date"],
        "year": record["date"][:4],
        "rows": f"{answer['count']:,}",
        "answer_short": answer["sha256"][:_SHORT],
        "query_short": record["query"]["sha256"][:_SHORT],
        "form": record["query"]["form"],
        "dataset_short": str(dataset["sha256"])[:_SHORT],
        "address": dataset.get("address"),
        "quads": f"{dataset['quads']:,}" if dataset["quads"] is not None else "",
        "version": dataset["version"],
        "engine": record["engine"],
        "planatlas": record["planatlas"],
        "author": words["dataset"]["author"],
        "dataset": words["dataset"][language],
        "order": words["order"][answer["order"]][language],
    }
    fields["source"] = words["source"][dataset["kind"]][language].format(**fields)
    title = (record["title"] or {}).get(language)
    return fields | {"title": title or words["title"][language].format(**fields)}


def text(record: Record) -> str:
    """Return the citation as text, a line in Chinese and a line in English."""
    return "".join(phrases()["text"][language].format(**_fields(record, language)) + "\n" for language in ("zh", "en"))


def bibtex(record: Record) -> str:
    """Return the citation as a BibTeX entry."""
    words = phrases()["bibtex"]
    escapes = {ord(one): f"\\{one}" for one in words["escaped"]} | {ord(one): f"\\{one}{{}}" for one in "^~"}
    escapes[ord("\\")] = r"\textbackslash{}"
    fields = {name: str(value).translate(escapes) for name, value in _fields(record, "en").items()}
    return str(words["entry"].format(**fields))


def csl(record: Record) -> str:
    """Return the citation as CSL-JSON, a list of one item."""
    fields = _fields(record, "en")
    day = [int(part) for part in record["date"].split("-")]
    item = {
        "id": f"planatlas-{fields['answer_short']}",
        "type": "dataset",
        "title": fields["title"],
        "author": [{"literal": fields["author"]}],
        "container-title": fields["dataset"],
        "version": fields["version"],
        "issued": {"date-parts": [day]},
        "accessed": {"date-parts": [day]},
        "note": phrases()["text"]["en"].format(**fields),
    }
    if fields["address"]:
        item["URL"] = fields["address"]
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, Callable[[Record], str]] = {"text": text, "bibtex": bibtex, "csl": csl}
"""Name of a form -> what writes it."""


def rerun_lines(found: Rerun) -> Iterator[str]:
    """Yield what asking again gave: same or different, what changed, and the first rows that came and went."""
    words = phrases()["rerun"]

    def said(key: str, **fields: object) -> str:
        return f"{words[key]['zh']} — {words[key]['en']}".format(**fields)

    then, now = found.then["answer"], found.now["answer"]
    numbers = {"then": f"{then['count']:,}", "now": f"{now['count']:,}", "sha256": now["sha256"][:_SHORT]}
    yield said("same" if found.same else "reordered" if found.reordered else "different", **numbers)
    for part, before, after in found.changed():
        yield "  " + said("changed", part=f"{words['parts'][part]['zh']} {part}", before=before, after=after)
    if then["columns"] != now["columns"]:
        yield "  " + said("columns", before=" ".join(then["columns"]), after=" ".join(now["columns"]))
    if not found.told:
        yield "  " + said("untold")
    for key, mark, rows in (("added", "+", found.added), ("removed", "-", found.removed)):
        if rows:
            yield "  " + said(key, n=f"{len(rows):,}")
            yield from (f"    {mark} {row}" for row in rows[:_FIRST])
            if len(rows) > _FIRST:
                yield "    " + said("more", n=f"{len(rows) - _FIRST:,}")
