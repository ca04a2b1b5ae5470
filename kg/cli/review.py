"""`kg review`: a person accepts, corrects or refuses candidates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import say

if TYPE_CHECKING:
    from kg.ingest.review import Review

_sheet = click.Tuple([click.Choice(["xlsx"]), click.Path(dir_okay=False, path_type=Path)])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--who", default="", help="Who decides; kept with every decision.")
@click.option("--when", default="", help="When, as YYYY-MM-DD; kept with every decision.")
@click.option("--export", "exported", type=_sheet, metavar="xlsx FILE", help="Write the candidates as a spreadsheet.")
@click.option(
    "--import", "imported", type=_sheet, metavar="xlsx FILE", help="Take the decisions of such a spreadsheet."
)
@click.option(
    "--accept-all-above",
    "above",
    type=click.FloatRange(0, 1),
    metavar="CONF",
    help="Accept all waiting above a confidence.",
)
@click.option(
    "--undo", multiple=True, metavar="CANDIDATE", help="Take the decision on c00012 back, whenever it was made. 撤回"
)
@click.option("--refuse-unread", is_flag=True, help="Refuse all waiting unread places at once. 不采纳全部未读出处")
@click.option("--status", is_flag=True, help="Only say how far the review is.")
@click.option(
    "--jurisdiction",
    default="",
    metavar="PLACE",
    help="Place of the documents, for the unit registry: qingdao, 青岛市.",
)
@click.option("--date", default="", metavar="DATE", help="Date of the documents, for the unit registry.")
@click.option(
    "--data", multiple=True, metavar="DIR", type=click.Path(path_type=Path), help="A further data folder with units."
)
def command(
    folder: Path, who: str, when: str, exported: tuple[str, Path] | None, imported: tuple[str, Path] | None,
    above: float | None, undo: tuple[str, ...], refuse_unread: bool, status: bool, jurisdiction: str, date: str,
    data: tuple[Path, ...],
) -> None:  # fmt: skip
    """Accept, correct or refuse the candidates of FOLDER, which `kg ingest` wrote. 审阅候选

    Single keys: a accept, c correct, r refuse, s skip, u undo the last, q quit. Each decision is kept at once in FOLDER/decisions.csv,
    with --who and --when; stop and go on whenever you like. Accepted rows become FOLDER/tables, for `kg build --data FOLDER`.

    Among them are unread places (u00001), where a role word stands outside all that was read: correct one, naming its units, and its
    statement is added; or refuse it.

    \b
    Examples:
      kg ingest plan.docx -o plan
      kg review plan --who "Li Hua" --when 2026-05-04 --jurisdiction qingdao
      kg review plan --export xlsx plan.xlsx
      kg review plan --import xlsx plan.xlsx --who "Li Hua" --when 2026-05-05
      kg review plan --refuse-unread --who "Li Hua" --when 2026-05-05
      kg review plan --undo c00012 --who "Li Hua" --when 2026-05-06
      kg build --data plan
    """
    from kg.cli.reviewing import walk
    from kg.ingest.authority import place_of
    from kg.ingest.review import Review

    place_of(jurisdiction)
    review = Review(folder)
    if exported:
        return _export(review, exported[1])
    if not status:
        _need(who, when)
        if undo:
            review.take_back(undo, who=who, when=when)
        elif imported or above is not None or refuse_unread:
            _at_once(review, imported, above, refuse_unread, who, when)
        else:
            walk(review, who=who, when=when)
        _write(review, jurisdiction, date, data)
    return _status(review)


def _need(who: str, when: str) -> None:
    from kg.errors import UsageError

    if not who.strip() or not when.strip():
        raise UsageError("say who decides and when: --who NAME --when YYYY-MM-DD")


def _export(review: Review, path: Path) -> None:
    from kg.ingest.review_sheet import write_sheet

    click.echo(
        f"{write_sheet(review, path)} rows written to {path}: fill decision with accept, correct or refuse"
        "（在 decision 列填写 采纳、更正 或 不采纳）"
    )


def _at_once(
    review: Review, imported: tuple[str, Path] | None, above: float | None, refuse_unread: bool, who: str, when: str
) -> None:
    from kg.ingest.review import is_unread
    from kg.ingest.review_sheet import read_sheet

    if imported:
        click.echo(f"{read_sheet(review, imported[1], who=who, when=when)} decisions taken from {imported[1]}")
    if above is not None:
        chosen = [row for row in review.waiting() if not is_unread(row) and float(row["confidence"]) > above]
        comment = f"accepted unseen: confidence above {above}"
        review.decide_all([(row["candidate"], "accept", comment, None) for row in chosen], who=who, when=when)
        click.echo(f"{len(chosen)} candidates with a confidence above {above} accepted unseen")
    if refuse_unread:
        chosen = [row for row in review.waiting() if is_unread(row)]
        review.decide_all([(row["candidate"], "refuse", "refused unseen", None) for row in chosen], who=who, when=when)
        click.echo(f"{len(chosen)} unread places refused unseen")


def _write(review: Review, jurisdiction: str, date: str, data: tuple[Path, ...]) -> None:
    from kg.cli.reviewing import say_unprinted
    from kg.ingest.accepted import write_accepted

    say_unprinted(review.accepted())
    counts = write_accepted(review, jurisdiction=jurisdiction, date=date, folders=data)
    said = ", ".join(f"{count} {table}" for table, count in counts.items() if count)
    say(
        f"{review.folder / 'tables'}: {said or 'no rows'} (plans and stated totals go along; only accepted tasks, units, assignments)"
    )


def _status(review: Review) -> None:
    counts, unread = review.counts(), review.counts(unread=True)
    click.echo("{accept} accepted, {correct} corrected, {refuse} refused, {waiting} waiting".format(**counts))
    if any(unread.values()):
        click.echo("unread places: {correct} added, {refuse} refused, {waiting} waiting".format(**unread))
    click.echo("已采纳 {accept}，更正 {correct}，不采纳 {refuse}，待审 {waiting}".format(**counts))
    if any(unread.values()):
        click.echo("未读出处：增补 {correct}，不采纳 {refuse}，待审 {waiting}".format(**unread))
