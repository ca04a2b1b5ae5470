"""paths -> candidates: the whole path of `kg ingest`, composed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import UsageError
from kg.ingest.candidate import Extractor
from kg.ingest.candidate_folder import Ingested
from kg.ingest.candidate_tables import candidate_tables
from kg.ingest.candidates import find_candidates
from kg.ingest.documents import read_document
from kg.ingest.headers import header_rules, with_mapping
from kg.ingest.readers.limits import MIB, Limits
from kg.ingest.report import report_of
from kg.ingest.slugs import slug

_PLAN = re.compile(r"(?:plan/)?([A-Za-z0-9][A-Za-z0-9._-]*)\Z")


def ingest(
    paths: Sequence[Path],
    *,
    plan: str | None = None,
    mapping: Path | None = None,
    max_megabytes: int | None = None,
    extractors: Mapping[str, Extractor] | None = None,
) -> Ingested:
    """Read plan documents and return their candidates; nothing is written.

    Parameters
    ----------
    paths : sequence of Path
        Files of any kind that is read; all belong to one plan.
    plan : str, optional
        The plan's id, ``plan/<slug>`` or its slug; made of the first file's name when left out.
    mapping : Path, optional
        A TOML file that says which headers name which columns.
    max_megabytes : int, optional
        Cap on the size of one file.
    extractors : mapping of str to Extractor, optional
        Further extractors instead of those plugged in.

    Raises
    ------
    UsageError
        If no file, or a plan id that is none, is given.
    DocumentError
        If a file cannot be read.
    """
    if not paths:
        raise UsageError("no file is given: name at least one plan document")
    own = _plan_slug(plan, paths[0])
    rules = with_mapping(header_rules(), mapping) if mapping is not None else header_rules()
    limits = Limits() if max_megabytes is None else replace(Limits(), size=max_megabytes * MIB)
    documents = [read_document(path, limits=limits, rules=rules) for path in paths]
    found = tuple(find_candidates(document, rules=rules, extractors=extractors) for document in documents)
    return Ingested(found=found, tables=candidate_tables(found, own), report=report_of(found, own))


def _plan_slug(plan: str | None, first: Path) -> str:
    if plan is None:
        return slug(first.stem)
    found = _PLAN.match(plan)
    if found is None:
        raise UsageError(f"{plan!r} is no plan id: write letters, digits, '.', '_' and '-', such as qingdao-2024")
    return found[1]
