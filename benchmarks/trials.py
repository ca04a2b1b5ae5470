"""What was tried and what came of it, as Markdown for people and JSON for machines."""

from __future__ import annotations

import json
import platform
import re
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("planatlas", "pyoxigraph", "starlette", "uvicorn", "openpyxl", "python-docx", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried. `passed` is None where it could not be."""

    group: str
    name: str
    tried: str
    happened: str
    passed: bool | None
    seconds: float

    def line(self) -> str:
        """Return the trial as one line of text."""
        return f"{_MARKS[self.passed]:<7} {self.seconds:6.1f} s  {self.name}: {self.happened}"


@dataclass(frozen=True, slots=True)
class Report:
    """Trials with a title, what they are about, and notes below them (paragraphs of Markdown)."""

    name: str
    title: str
    about: str
    trials: Sequence[Trial]
    notes: Sequence[str] = field(default_factory=tuple)


_MARKS = {True: "pass", False: "FAIL", None: "skipped"}


def write(folder: Path, report: Report) -> None:
    """Write ``<name>.md`` and ``<name>.json`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    report = replace(report, trials=[replace(trial, happened=_placeless(trial.happened)) for trial in report.trials])
    (folder / f"{report.name}.md").write_text("\n".join(_lines(report)) + "\n", encoding="utf-8", newline="\n")
    whole = {"system": system(), **asdict(report)}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{report.name}.json").write_text(text, encoding="utf-8", newline="\n")


def _placeless(text: str) -> str:
    """Return a text without the folder that the trials made for themselves."""
    return re.sub(rf"{re.escape(tempfile.gettempdir())}/[^/\s]+", "…", text)


def system() -> dict[str, str]:
    """Return what the trials ran on."""
    found = {name: version(name) for name in _LIBRARIES}
    return {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}", **found}


def _lines(report: Report) -> list[str]:
    counts = {mark: sum(trial.passed is passed for trial in report.trials) for passed, mark in _MARKS.items()}
    done = ", ".join(f"{count} {mark}" for mark, count in counts.items() if count)
    on = ", ".join(f"{name} {text}" for name, text in system().items())
    lines = [f"# {report.title}", "", report.about, "", f"**{done}**. {on}.", ""]
    for group in dict.fromkeys(trial.group for trial in report.trials):
        lines += [f"## {group}", "", "| | what was tried | what happened | seconds |", "| --- | --- | --- | --: |"]
        for trial in (one for one in report.trials if one.group == group):
            tried = f"**{_cell(trial.name)}** {_cell(trial.tried)}"
            lines.append(f"| {_MARKS[trial.passed]} | {tried} | {_cell(trial.happened)} | {trial.seconds:.1f} |")
        lines.append("")
    for note in report.notes:
        lines += [note, ""]
    return lines[:-1]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
