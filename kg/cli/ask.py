"""`kg ask`: the question library. Every question is a command whose options are its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.output import format_of, output_options, say, store_option, write_bytes, write_solutions
from kg.cli.why import inferred_option

if TYPE_CHECKING:
    from kg.query.questions import Question
    from kg.query.reader import Reader
    from kg.store.base import Solutions


class Questions(click.Group):
    """A group whose commands are the questions of the library."""

    documented_in = "ontology/questions/README.md"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the questions, by theme."""
        from kg.query.questions import read_questions

        return [question.name for question in read_questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Make the command of one question, named or titled so."""
        from kg.query.questions import find_question

        return question_command(find_question(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Point to the list instead of printing it into the help."""
        with formatter.section("Questions"):
            formatter.write_text("kg ask lists them; kg ask NAME --help shows the parameters of one.")


@click.group(cls=Questions, invoke_without_command=True, subcommand_metavar="[NAME [--PARAMETER VALUE]...]")
@click.option("--docs", is_flag=True, help="Print ontology/questions/README.md.")
@output_options
@click.pass_context
def command(ctx: click.Context, docs: bool, format: str | None, output: str | None) -> None:  # noqa: A002
    """Ask a question of the library; without a NAME, list them. 按题库提问."""
    from kg.knowledge import KnowledgeGraph
    from kg.query import catalogue

    if ctx.invoked_subcommand is not None:
        return
    questions = KnowledgeGraph.questions()
    if format_of(format, output) and not docs:
        write_solutions(catalogue.list_solutions(questions), format, output)
    else:
        text = catalogue.documentation(questions) if docs else "\n".join(catalogue.list_lines(questions)) + "\n"
        write_bytes(text.encode(), output)


def question_command(question: Question) -> click.Command:
    """Return the command of one question."""

    @click.command(question.name, help=f"{question.title}\n\n{question.description}", epilog=_epilog(question))
    @click.option("--describe", is_flag=True, help="Show the values that the parameters take, and the columns.")
    @click.option("--sparql", is_flag=True, help="Print the query with the values in place, to copy into an editor.")
    @click.option(
        "--limit", type=click.IntRange(min=0), help="Most rows of the answer; a cut is said on standard error."
    )
    @click.option(
        "--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, help="Seconds."
    )
    @inferred_option
    @store_option
    @output_options
    def run(
        describe: bool,
        sparql: bool,
        limit: int | None,
        timeout: float,
        inferred: bool,
        store: str | None,
        format: str | None,  # noqa: A002
        output: str | None,
        **given: str | None,
    ) -> None:
        from kg.knowledge import KnowledgeGraph
        from kg.store.base import Limits

        reader = KnowledgeGraph.open(store).reader(inferred=inferred, limits=Limits(seconds=timeout, rows=limit))
        named = {name: value for name, value in given.items() if value is not None}
        if describe:
            _describe(question, reader, format, output)
        elif sparql:
            write_bytes(f"{reader.query_of(question.name, named)}\n".encode(), output)
        else:
            answer = reader.ask(question.name, named)
            write_solutions(answer, format, output)
            _comment(question, answer)

    for parameter in reversed(question.parameters):
        need = "" if parameter.optional or parameter.default else " [needed]"
        run.params.insert(0, click.Option([f"--{parameter.name}"], metavar="VALUE", help=f"{parameter.label}{need}"))
    return run


def _epilog(question: Question) -> str:
    columns = ", ".join(f"{column.name} ({column.label})" for column in question.columns)
    return f"Columns: {columns}"


def _describe(question: Question, reader: Reader, format: str | None, output: str | None) -> None:  # noqa: A002
    from kg.query import catalogue

    values = reader.values(question)
    if format_of(format, output):
        write_solutions(catalogue.value_solutions(question, values, reader.labels), format, output)
    else:
        lines = catalogue.described_lines(question, values, reader.labels)
        write_bytes(("\n".join(lines) + "\n").encode(), output)


def _comment(question: Question, answer: Solutions) -> None:
    """Say what the rows themselves cannot: that there are none, or that the lists behind them are open."""
    if not answer.rows:
        say(f"没有行 no rows. {question.description}")
    if "bound" in answer.variables:
        place = answer.variables.index("bound")
        if any((term := row[place]) and term.value == "atLeast" for row in answer):
            say("列举未尽：这些行只是至少 — the lists behind some rows are open: read them as at least")
