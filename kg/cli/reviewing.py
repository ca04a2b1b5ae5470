"""The keyboard loop of `kg review`: shows one candidate at a time and keeps each decision at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.ingest.review import Review, Verdict

HELP = "a accept 采纳 · c correct 更正 · r refuse 不采纳 · s skip 跳过 · u undo the last 撤回 · q quit 退出 · ? help"

_MOST_SAID = 10


def walk(review: Review, *, who: str, when: str) -> None:
    """Walk through the waiting candidates until the last one, or until the person quits."""
    from kg.errors import UsageError
    from kg.ingest.review import is_unread

    skipped: set[str] = set()
    click.echo(HELP)
    if unread := sum(map(is_unread, review.waiting())):
        click.echo(f"{unread} unread places are among them 含未读出处 {unread} 处; --refuse-unread refuses all at once")
    while True:
        waiting = [row for row in review.waiting() if row["candidate"] not in skipped]
        if not waiting:
            return
        row = waiting[0]
        _show(review, row, len(waiting))
        key = _key()
        if key in {"q", "\x03", "\x04", ""}:
            return
        if key == "s":
            skipped.add(row["candidate"])
        elif key == "u":
            undone = review.undo(who=who, when=when)
            click.echo(f"taken back: {undone}" if undone else "nothing to take back")
        elif key in {"a", "r"}:
            try:
                review.decide(row["candidate"], {"a": "accept", "r": "refuse"}[key], who=who, when=when)
            except UsageError as error:
                click.echo(f"kg: {error}", err=True)
        elif key == "c":
            _correct(review, row, who, when)
        else:
            click.echo(HELP)


def _key() -> str:
    try:
        return click.getchar().lower()
    except (KeyboardInterrupt, EOFError):
        return "q"
    except OSError as error:
        from kg.errors import UsageError

        raise UsageError("there is no keyboard here; use --export xlsx FILE and --import xlsx FILE") from error


def _show(review: Review, row: Mapping[str, str], left: int) -> None:
    from kg.ingest.review import is_unread
    from kg.ingest.review_words import label

    before, span, after = (" ".join(part.split()) for part in review.context(row))
    head = f"{row['candidate']}  {row['source']}" + (f"  page {row['page']}" if row["page"] else "")
    click.echo(f"\n{head}  ({left} waiting)")
    if row["section"]:
        click.echo(f"  § {row['section']}")
    click.echo(f"  …{before}{click.style(span, bold=True)}{after}…")
    for name in ("number", "title", "lead", "responsible", "supporting", "guiding", "deadline", "open"):
        if row[name]:
            click.echo(f"  {label(name)} {name + ':':13}{row[name]}")
    if is_unread(row):
        click.echo("  a role word, and nothing read: c names its units, r refuses it 未读出处：c 写明单位，r 不采纳")
    flags = f"  flags: {row['flags']}" if row["flags"] else ""
    click.echo(f"  rule: {row['rule']}  confidence: {row['confidence']}{flags}")


def _correct(review: Review, row: Mapping[str, str], who: str, when: str) -> None:
    """Ask for every cell; Enter keeps it, a single - empties it; stopping in between changes nothing."""
    from kg.errors import UsageError
    from kg.ingest.review import CORRECTABLE

    click.echo("Enter keeps a cell, - empties it; units are joined by ' | '. Ctrl-C gives up the correction.")
    click.echo("回车保留原值，- 清空；多个单位以 ' | ' 分隔；Ctrl-C 放弃更正。")
    try:
        cells = {name: _cell(name, row[name]) for name in CORRECTABLE}
        comment = click.prompt("comment", default="", show_default=False)
        review.decide(row["candidate"], "correct", who=who, when=when, comment=comment, cells=cells)
        verdict = review.verdict(row["candidate"])
        say_unprinted([(row, verdict)] if verdict else [])
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("\nnot corrected")
    except UsageError as error:
        click.echo(f"kg: {error}", err=True)


def say_unprinted(decided: Sequence[tuple[Mapping[str, str], Verdict]]) -> None:
    """Say which units that corrections name do not stand in the text of their candidate."""
    from kg.ingest.accepted import unprinted

    said = [f"{row['candidate']} {name}" for row, verdict in decided for name in unprinted(row, verdict)]
    if said:
        shown = "、".join(said[:_MOST_SAID]) + (f" … (+{len(said) - _MOST_SAID})" if len(said) > _MOST_SAID else "")
        click.echo(f"not printed there, so the whole place is the evidence 原文未见，以整段为据: {shown}", err=True)


def _cell(name: str, value: str) -> str:
    from kg.ingest.review_words import label

    while True:
        given = str(click.prompt(f"{label(name)} {name} [{value}]", default="", show_default=False)).strip()
        text = value if not given else "" if given == "-" else given
        if name != "open" or text in {"", "true", "false"}:
            return text
        click.echo("open is true or false")
