"""The user's own copies of source texts: registered by content, so that spans can be checked and the line around one be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import SourceError
from kg.model import Row, Span
from kg.whole import write_whole

CAP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredText:
    """One source text at hand: the source's local name, its title, its SHA-256, and its length in code points."""

    source: str
    title: str
    sha256: str
    length: int


class SourceShelf:
    """A folder of source texts, each in a file named after its SHA-256.

    Parameters
    ----------
    folder : Path
        The folder; made when the first text is added.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, file: Path, known: Mapping[str, tuple[str, str]]) -> RegisteredText:
        """Copy a text onto the shelf.

        Parameters
        ----------
        file : Path
            The text, in UTF-8.
        known : mapping
            SHA-256 -> local name and title of every known source.

        Raises
        ------
        SourceError
            If the file cannot be read, or no known source has its content.
        """
        try:
            content = file.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror}", place=str(file)) from error
        digest = sha256(content).hexdigest()
        if digest not in known:
            remedy = "give the very file the table data/sources.csv names, or add a row for it to a sources.csv of your own (--data)"
            raise SourceError(f"no known source has SHA-256 {digest}", place=str(file), remedy=remedy)
        text = _decoded(content, file)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / f"{digest}.txt", content)
        except OSError as error:
            place, remedy = str(self._folder), "make room, or use another store"
            raise SourceError(f"cannot be written: {error.strerror}", place=place, remedy=remedy) from error
        source, title = known[digest]
        return RegisteredText(source=source, title=title, sha256=digest, length=len(text))

    def text(self, digest: str) -> str | None:
        """Return the text with this SHA-256, or None where it is not on the shelf.

        Raises
        ------
        SourceError
            If the copy on the shelf was changed.
        """
        path = self._folder / f"{digest}.txt"
        if not path.is_file():
            return None
        content = path.read_bytes()
        if sha256(content).hexdigest() != digest:
            raise SourceError(
                "the copy of the source was changed", place=str(path), remedy="add it again: kg source add FILE"
            )
        return _decoded(content, path)

    def texts(self, known: Mapping[str, tuple[str, str]]) -> list[RegisteredText]:
        """Return the texts of `known` sources on the shelf, sorted by source."""
        found = [(source, title, digest, self.text(digest)) for digest, (source, title) in known.items()]
        return sorted(
            (
                RegisteredText(source=s, title=t, sha256=d, length=len(text))
                for s, t, d, text in found
                if text is not None
            ),
            key=lambda registered: registered.source,
        )


def _decoded(content: bytes, file: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise SourceError(
            "is not UTF-8 text", place=str(file), remedy="register the text whose characters are counted"
        ) from error


class SpanChecker:
    """Compares every printed phrase with the characters of its source, where the text is at hand.

    Attributes
    ----------
    checked, unchecked : int
        Spans compared, and spans whose source is not at hand.
    """

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._texts: dict[str, str | None] = {}
        self._wrong: list[str] = []
        self._count = 0
        self.checked = self.unchecked = 0

    def see(self, row: Row) -> None:
        """Compare the spans of one row; a source row tells which text is the source's."""
        if row.table == "sources":
            digest = row.cells.get("sha256", ("",))[0]
            self._texts[row.cells["id"][0]] = self._text_of(digest) if digest else None
            return
        groups: Iterable[tuple[Span, ...]] = (row.evidence.spans, *row.column_evidence.values())
        text = self._texts.get(row.evidence.source)
        for span in (span for group in groups for span in group):
            if text is None:
                self.unchecked += 1
                continue
            self.checked += 1
            if not span.matches(text):
                self._note(row, span, text)

    def _note(self, row: Row, span: Span, text: str) -> None:
        self._count += 1
        if self._count <= CAP:
            found = text[span.start : span.end] or "nothing"
            shown = found if len(found) <= 40 else f"{found[:20]}…{found[-19:]}"
            self._wrong.append(
                f"{row.place}: {span.start}-{span.end} of {row.evidence.source} is {shown!r}, not {span.printed!r}"
            )

    def finish(self) -> None:
        """Raise what did not match.

        Raises
        ------
        SourceError
            If any span's characters are not the printed phrase; at most `CAP` are listed, all are counted.
        """
        if not self._count:
            return
        more = f"\n  … and {self._count - CAP} more (the first {CAP} are shown)" if self._count > CAP else ""
        head = (
            self._wrong[0]
            if self._count == 1
            else f"{self._count} spans do not match:\n  " + "\n  ".join(self._wrong) + more
        )
        raise SourceError(head, remedy="correct the spans and build again; nothing was written")
