"""How an analysis of several tables is written: the coverage first, then the tables, in any format."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import say, write_bytes
from kg.cli.progress import Clock
from kg.errors import TableError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kg.network.collaboration import Collaboration
    from kg.network.role_network import RoleNetwork

FORMATS = ("table", "csv", "json", "xlsx", "parquet", "ttl", "graphml", "gexf")
PARTS = ("edges", "units", "network")
_SHOWN = {
    "edges": (
        "source_label",
        "target_label",
        "source",
        "target",
        "observed",
        "expected",
        "ses",
        "p_upper",
        "p_lower",
        "q",
        "sign",
        "boot_inclusion",
        "evidence",
    ),
    "units": (
        "label",
        "unit",
        "tasks",
        "leads",
        "supports",
        "breadth",
        "depth",
        "betweenness",
        "constraint",
        "community",
        "coreness",
    ),
    "network": ("statistic", "value", "null_mean", "ses", "p"),
}


def write_analysis(found: Collaboration, name: str | None, output: str | None, part: str, top: int) -> None:
    """Write an analysis; the format is asked for by name, else by the file's suffix, else a table."""
    suffix = Path(output).suffix.lower().removeprefix(".") if output else ""
    chosen = name or (suffix if suffix in FORMATS else "table")
    if chosen in ("xlsx", "parquet") and output is None:
        raise UsageError(f"--format {chosen} needs -o FILE")
    write_bytes(_BODIES[chosen](found, part, top), output)
    if chosen in ("csv", "parquet"):
        if output is None:
            say(f"this is the {part} table; --part {'|'.join(PARTS)} chooses another")
        else:
            _write_siblings(found, chosen, Path(output), part)


def _write_siblings(found: Collaboration, name: str, path: Path, part: str) -> None:
    """Write the other tables beside the first: FILE-units.csv and so on."""
    for other in PARTS:
        if other != part:
            beside = path.with_name(f"{path.stem}-{other}{path.suffix}")
            write_bytes(_BODIES[name](found, other, 0), str(beside))
            say(f"wrote {beside.name}")


def _coverage_line(found: Collaboration) -> str:
    return str(found.coverage["line"])


def _table(found: Collaboration, part: str, top: int) -> bytes:
    del part
    settings = ", ".join(
        f"{name}={_plain(value)}" for name, value in sorted(found.settings.items()) if value not in (None, [], "")
    )
    pieces = [_coverage_line(found), f"settings: {settings}", ""]
    for name, columns in _SHOWN.items():
        frame = getattr(found, name)
        shown = frame[[column for column in columns if column in frame]]
        rows = shown if name == "network" else shown.head(top)
        more = f", first {len(rows)} shown (--top)" if len(rows) < len(shown) else ""
        pieces += [f"{name}: {len(shown)} rows{more}", aligned(rows), ""]
    return "\n".join(pieces).encode()


def aligned(rows: pd.DataFrame) -> str:
    """Return rows as the plain table of every other command, numbers to four digits."""
    from kg.query.formats import solutions_bytes
    from kg.query.results import frame_solutions

    short = rows.map(lambda cell: f"{cell:.4g}" if isinstance(cell, float) and cell == cell else cell)
    return solutions_bytes(frame_solutions(short), "table").decode()


def _plain(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _csv(found: Collaboration, part: str, top: int) -> bytes:
    del top
    from kg.query.formats import neutral

    safe = getattr(found, part).map(lambda cell: neutral(cell) if isinstance(cell, str) else cell)
    text = safe.to_csv(index=False, lineterminator="\n")
    return f"# {_coverage_line(found)}\n{text}".encode()


def _json(found: Collaboration, part: str, top: int) -> bytes:
    del part, top
    return (json.dumps(found.as_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _xlsx(found: Collaboration, part: str, top: int) -> bytes:
    del part, top
    import pandas as pd

    buffer = io.BytesIO()
    literal = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=literal) as book:
        book.book.set_properties({"created": pd.Timestamp("2000-01-01").to_pydatetime()})
        facts = {"coverage": _coverage_line(found), **{name: _plain(value) for name, value in found.settings.items()}}
        pd.DataFrame(facts.items(), columns=["name", "value"]).to_excel(book, sheet_name="coverage", index=False)
        for name in PARTS:
            getattr(found, name).to_excel(book, sheet_name=name, index=False)
    return buffer.getvalue()


def _parquet(found: Collaboration, part: str, top: int) -> bytes:
    del top
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(getattr(found, part), preserve_index=False)
    facts = {"coverage": _coverage_line(found), "settings": json.dumps(found.as_dict()["settings"], ensure_ascii=False)}
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **facts}), buffer)
    return buffer.getvalue()


def _ttl(found: Collaboration, part: str, top: int) -> bytes:
    del part, top
    from kg.rdf.analysis import analysis_turtle

    return "".join(analysis_turtle(found.as_dict(), definitions())).encode()


def definitions() -> dict[str, tuple[str, str]]:
    """Return (zh, en) of every column that has a definition."""
    table = _definition_table()
    return {
        name: (entry["zh"], entry["en"])
        for part in ("network", "units", "edges", "coverage")
        for name, entry in table[part].items()
    }


def _definition_table() -> dict[str, dict[str, dict[str, str]]]:
    import tomllib

    from kg.resources import data_dir

    return tomllib.loads((data_dir() / "analysis" / "definitions.toml").read_text(encoding="utf-8"))


def _graphml(found: Collaboration, part: str, top: int) -> bytes:
    del part, top
    from kg.network.exports import graphml

    return graphml(found).encode()


def _gexf(found: Collaboration, part: str, top: int) -> bytes:
    del part, top
    from kg.network.exports import gexf

    return gexf(found).encode()


_BODIES = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "ttl": _ttl,
    "graphml": _graphml,
    "gexf": _gexf,
}


def write_definitions(*sections: str) -> None:
    """Print columns, nulls and corrections with their definitions, in Chinese and English: of these sections, or of all."""
    table = _definition_table()
    for heading in sections or table:
        entries = table[heading]
        click.echo(f"[{heading}]")
        for name, entry in entries.items():
            click.echo(f"  {name}: {entry['zh']} / {entry['en']}")


def roles_of(settings: Mapping[str, Any]) -> RoleNetwork:
    """Return the role network the options name: from an edge list, where no store is needed, or from the store."""
    evidence = [level.strip() for level in settings["evidence"].split(",")]
    shape = {"responsible": settings["responsible"], "groups": settings["groups"], "evidence": evidence}
    if settings["edges"] is None:
        from kg.knowledge import KnowledgeGraph

        graph = KnowledgeGraph.open(settings["store"])
        choice = {name: settings[name] for name in ("plan", "dataset", "units")}
        return graph.role_network(**choice, **shape, strata=settings["strata"] or "none")
    from kg.network.edge_list import read_edges
    from kg.network.role_network import role_network

    if settings["plan"] or settings["dataset"]:
        raise UsageError("--edges stands alone: leave out --plan and --dataset")
    if settings["strata"] not in (None, "none", "stratum"):
        raise UsageError("an edge list has one stratum column: --strata stratum or --strata none")
    path = Path(settings["edges"])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError("cannot be read as UTF-8 text", place=path.name, remedy="give a CSV file") from error
    return role_network(read_edges(text.splitlines(), path.name), **shape)


def analysed(settings: Mapping[str, Any]) -> Collaboration:
    """Return the analysis the options ask for."""
    from kg.network.collaboration import collaborate

    names = ("projection", "null", "tail", "correction", "alpha", "draws", "seed", "boot", "statistic_draws")
    net = roles_of(settings)
    with Clock("analysing"):
        return collaborate(net, use_strata=settings["strata"] != "none", **{name: settings[name] for name in names})


def write_simulation(settings: Mapping[str, Any], simulation: str) -> None:
    """Print what a network with these margins could show (power), or how often each null errs on it (calibrate); coverage first."""
    from kg.network.calibration import calibrate
    from kg.network.power import power

    net = roles_of(settings)
    simulate = power if simulation == "power" else calibrate
    with Clock("simulating"):
        table = simulate(net, projection=settings["projection"], alpha=settings["alpha"], seed=settings["seed"])
    click.echo(net.coverage.line())
    click.echo(table.to_string(index=False, float_format=lambda x: f"{x:.4g}"))
