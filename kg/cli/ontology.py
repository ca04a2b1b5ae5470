"""`kg ontology`: what is generated from the ontology, and whether it is sound."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.errors import InputError

_CHECK = click.option("--check", is_flag=True, help="Write nothing; exit 1 where the file is out of date.")


def _keep(path: Path, text: str, check: bool, remedy: str) -> None:
    same = path.is_file() and path.read_text(encoding="utf-8") == text
    if check and not same:
        raise InputError("out of date with the ontology", place=path.name, remedy=remedy)
    if not same:
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path.name}: {'up to date' if same else 'written'}", file=sys.stderr)


@click.group()
def command() -> None:
    """Generate and check what follows from the ontology. 本体."""


@command.command()
@_CHECK
def terms(check: bool) -> None:
    """Write kg/terms.py: one constant per term."""
    import kg
    from kg.rdf.vocabulary import ontology_graph, terms_module

    _keep(Path(kg.__file__).parent / "terms.py", terms_module(ontology_graph()), check, "run `kg ontology terms`")


@command.command()
@_CHECK
def docs(check: bool) -> None:
    """Write ontology/README.md (the glossary) and ontology/context.jsonld."""
    from kg.rdf.glossary import context, glossary
    from kg.rdf.vocabulary import ontology_graph, ontology_terms, ontology_version
    from kg.resources import ontology_dir

    graph = ontology_graph()
    found = ontology_terms(graph)
    remedy = "run `kg ontology docs`"
    _keep(ontology_dir() / "README.md", glossary(found, ontology_version(graph)), check, remedy)
    _keep(ontology_dir() / "context.jsonld", context(found), check, remedy)


@command.command()
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
def merge(output: str | None) -> None:
    """Write the ontology with the declarations it imports as one Turtle file, for Protégé, ROBOT or an OWL reasoner."""
    from kg.cli.output import write_bytes
    from kg.rdf.vocabulary import ontology_graph

    write_bytes(ontology_graph().serialize(format="turtle").encode(), output)


@command.command("check")
def check_profile() -> None:
    """Check that the ontology is OWL 2 DL; exit 1 and say what is not."""
    from kg.rdf.dl import dl_faults
    from kg.rdf.vocabulary import ontology_graph

    faults = dl_faults(ontology_graph())
    for fault in faults:
        click.echo(fault)
    click.echo(f"OWL 2 DL: {len(faults)} faults", err=True)
    sys.exit(1 if faults else 0)
