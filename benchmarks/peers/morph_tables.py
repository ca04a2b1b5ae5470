"""Prepares what morph-kgc maps: the corpus's tables with whole addresses in their cells, evidence in a table of its own, and the RML mapping.

`morph_tables.py DATA SCHEMA PREFIXES FOLDER` writes FOLDER/*.csv, FOLDER/mapping.ttl and FOLDER/config.ini. RML has no way to cut
`start-end:printed`, so this part is done before the clock of the peer starts.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

BASE, ONTOLOGY = "https://w3id.org/planatlas/id/", "https://w3id.org/planatlas/ontology#"
RDF, SKOS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2004/02/skos/core#"
HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def main(data: Path, schema_file: Path, prefix_file: Path, folder: Path) -> None:
    schema = tomllib.loads(schema_file.read_text(encoding="utf-8"))
    prefixes = dict(line.split(",", 1) for line in prefix_file.read_text(encoding="utf-8").splitlines()[1:])
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[tuple[str, str, str], Any] = {}
    with ExitStack() as files:
        for table, predicate, kind, row in _statements(data, schema, prefixes):
            if (place := (table, predicate, kind)) not in writers:
                path = folder / f"s{len(writers):02d}.csv"
                writers[place] = csv.writer(files.enter_context(path.open("w", encoding="utf-8", newline="")))
                writers[place].writerow(["s", "o", "g"])
            writers[place].writerow(row)
    mapping = HEAD + "".join(_map(folder / f"s{n:02d}.csv", *place[1:]) for n, place in enumerate(writers))
    (folder / "mapping.ttl").write_text(mapping, encoding="utf-8")
    (folder / "config.ini").write_text(
        f"[CONFIGURATION]\noutput_format: N-QUADS\noutput_file: {folder}/out.nq\nnumber_of_processes: 1\n[data]\nmappings: {folder}/mapping.ttl\n",
        encoding="utf-8",
    )


def _map(file: Path, predicate: str, kind: str) -> str:
    term = {
        "iri": "rr:termType rr:IRI",
        "zh": 'rr:language "zh"',
        "en": 'rr:language "en"',
        "string": "rr:termType rr:Literal",
    }
    how = term.get(kind) or f"rr:datatype xsd:{kind}"
    return (
        f'<#{file.stem}> rml:logicalSource [ rml:source "{file}" ; rml:referenceFormulation ql:CSV ] ;\n'
        '  rr:subjectMap [ rml:reference "s" ; rr:termType rr:IRI ; rr:graphMap [ rml:reference "g" ; rr:termType rr:IRI ] ] ;\n'
        f'  rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ rml:reference "o" ; {how} ] ] .\n'
    )


Row = tuple[str, str, str, tuple[str, str, str]]


def _statements(data: Path, schema: dict[str, Any], prefixes: dict[str, str]) -> Iterator[Row]:
    def iri(curie: str) -> str:
        prefix, name = curie.split(":")
        return prefixes[prefix] + name

    def value(kind: str, text: str) -> tuple[str, str]:
        if kind == "ref":
            return "iri", BASE + text
        if kind in {"class", "concept"}:
            return "iri", ONTOLOGY + text
        return ("iri" if kind == "uri" else kind), text

    label = iri("rdfs:label")
    for path in [data / "sources.csv", *sorted((data / "tables").glob("*/*.csv"))]:
        sources = path.stem == "sources"
        table = schema["sources"] if sources else schema["tables"][path.stem]
        columns = dict(table["columns"]) if sources else {**table["columns"], **schema["evidence"]}
        for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
            subject, source = BASE + row["id"], row["id"] if sources else row["source"]
            graph = f"{BASE}graph/{source.split('/')[1]}"
            klass = (
                ONTOLOGY + "SourceDocument"
                if sources
                else iri(table["class"])
                if table.get("class")
                else ONTOLOGY + row["class"]
            )
            yield path.stem, f"{RDF}type", "iri", (subject, klass, graph)
            supported: dict[str, None] = {}
            for name, column in columns.items():
                if "property" not in column:
                    continue
                for text in row[name].split(" | ") if row[name] else ():
                    (kind, cell), predicate = value(column["kind"], text), iri(column["property"])
                    yield path.stem, predicate, kind, (subject, cell, graph)
                    if predicate == label or (sources and name.startswith("title_")):
                        for other in {label, f"{SKOS}prefLabel"} - {predicate}:
                            yield path.stem, other, kind, (subject, cell, graph)
                    if predicate != f"{SKOS}note":
                        supported[predicate] = None
            if path.stem == "assignments":
                yield path.stem, f"{ONTOLOGY}{row['role']}Unit", "iri", (BASE + row["task"], BASE + row["unit"], graph)
            if not sources:
                yield from _evidence(row, subject, graph, list(supported))


def _evidence(row: dict[str, str], subject: str, graph: str, supported: list[str]) -> Iterator[Row]:
    for number, span in enumerate(row["evidence"].split(" | "), start=1):
        node = f"{BASE}evidence/{row['id']}/{number}"
        place, printed = span.split(":", 1)
        start, end = place.split("-")
        facts = [("source", "iri", BASE + row["source"]), ("level", "iri", ONTOLOGY + row["level"])]
        facts += [("start", "integer", start), ("end", "integer", end), ("printed", "string", printed)]
        facts += [("statedProperty", "iri", predicate) for predicate in supported]
        yield "evidence", f"{ONTOLOGY}evidence", "iri", (subject, node, graph)
        yield "evidence", f"{RDF}type", "iri", (node, f"{ONTOLOGY}Evidence", graph)
        for name, kind, cell in facts:
            yield "evidence", ONTOLOGY + name, kind, (node, cell, graph)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
