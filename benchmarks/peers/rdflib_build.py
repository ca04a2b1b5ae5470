"""The same quads as `kg build`, as a plain script with csv, tomllib and rdflib would make them. `rdflib_build.py DATA SCHEMA PREFIXES OUT.nq`.

It checks nothing (ids, references, spans); it knows the tables that the synthetic corpus has.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, XSD, Dataset, Literal, URIRef

BASE, ONTOLOGY = "https://w3id.org/planatlas/id/", "https://w3id.org/planatlas/ontology#"
TYPED = {"integer", "decimal", "boolean", "date", "gYear"}


def pa(name: str) -> URIRef:
    return URIRef(ONTOLOGY + name)


def thing(name: str) -> URIRef:
    return URIRef(BASE + name)


def value(kind: str, text: str) -> URIRef | Literal:
    if kind == "ref":
        return thing(text)
    if kind in {"class", "concept"}:
        return pa(text)
    if kind in {"zh", "en"}:
        return Literal(text, lang=kind)
    if kind == "uri":
        return URIRef(text)
    return Literal(text, datatype=XSD[kind], normalize=False) if kind in TYPED else Literal(text)


def quads(
    data: Path, schema_file: Path, prefix_file: Path
) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]:
    """Yield subject, predicate, object and the name of the named graph."""
    schema = tomllib.loads(schema_file.read_text(encoding="utf-8"))
    prefixes = dict(line.split(",", 1) for line in prefix_file.read_text(encoding="utf-8").splitlines()[1:])

    def iri(curie: str) -> URIRef:
        prefix, name = curie.split(":")
        return URIRef(prefixes[prefix] + name)

    for row in csv.DictReader((data / "sources.csv").open(encoding="utf-8", newline="")):
        graph = thing("graph/" + row["id"].split("/")[1])
        yield thing(row["id"]), RDF.type, pa("SourceDocument"), graph
        for name, column in schema["sources"]["columns"].items():
            if row[name] and "property" in column:
                found = value(column["kind"], row[name])
                yield thing(row["id"]), iri(column["property"]), found, graph
                if name.startswith("title_"):
                    yield thing(row["id"]), RDFS.label, found, graph
                    yield thing(row["id"]), SKOS.prefLabel, found, graph
    for path in sorted((data / "tables").glob("*/*.csv")):
        table = schema["tables"][path.stem]
        columns = {name: c for name, c in {**table["columns"], **schema["evidence"]}.items() if "property" in c}
        for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
            subject, graph = thing(row["id"]), thing("graph/" + row["source"].split("/")[1])
            yield subject, RDF.type, iri(table["class"]) if table.get("class") else pa(row["class"]), graph
            supported: dict[URIRef, None] = {}
            for name, column in columns.items():
                for text in row[name].split(" | ") if row[name] else ():
                    found, predicate = value(column["kind"], text), iri(column["property"])
                    yield subject, predicate, found, graph
                    if predicate == RDFS.label:
                        yield subject, SKOS.prefLabel, found, graph
                    if predicate != SKOS.note:
                        supported[predicate] = None
            if path.stem == "assignments":
                yield thing(row["task"]), pa(row["role"] + "Unit"), thing(row["unit"]), graph
            for number, span in enumerate(row["evidence"].split(" | "), start=1):
                node = thing(f"evidence/{row['id']}/{number}")
                place, printed = span.split(":", 1)
                start, end = place.split("-")
                yield subject, pa("evidence"), node, graph
                yield node, RDF.type, pa("Evidence"), graph
                yield node, pa("source"), thing(row["source"]), graph
                yield node, pa("level"), pa(row["level"]), graph
                for predicate in supported:
                    yield node, pa("statedProperty"), predicate, graph
                yield node, pa("start"), value("integer", start), graph
                yield node, pa("end"), value("integer", end), graph
                yield node, pa("printed"), Literal(printed), graph


def main(data: Path, schema_file: Path, prefix_file: Path, out: str) -> None:
    store, name, graph = Dataset(), None, None
    for s, p, o, g in quads(data, schema_file, prefix_file):
        if g != name or graph is None:
            name, graph = g, store.graph(g)
        graph.add((s, p, o))
    store.serialize(out, format="nquads", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
