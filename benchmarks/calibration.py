"""How often the nulls err where nothing is there, and what they find where something is: a report made by one command.

    python -m benchmarks.calibration

writes `benchmarks/calibration.md`. All plans are synthetic and seeded: same command, same report (one thread: `OPENBLAS_NUM_THREADS=1` is quickest).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from kg.network.calibration import calibrate
from kg.network.corrections import adjust
from kg.network.nulls.canonical import role_bicm
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.power import power
from kg.network.projection import project
from kg.network.role_network import RoleNetwork, role_network

TEXT = Path(__file__).with_name("calibration-text.md")
SIZES = {"plan": (125, 60, 4.0), "dense": (20, 15, 8.0), "large": (488, 60, 4.0)}


def synthetic_plan(tasks: int, units: int, helpers: float, *, sections: int = 1, seed: int = 0) -> RoleNetwork:
    """Return a synthetic plan: one lead a task, supporters by a Poisson law; busy units by a power law; units keep to their section."""
    rng = np.random.default_rng(seed)
    busy = 1.0 / np.arange(1, units + 1) ** 0.8
    rows = []
    for task in range(tasks):
        section = task * sections // tasks
        pull = busy * np.where(np.arange(units) % sections == section, 8.0, 0.4) if sections > 1 else busy
        size = min(1 + int(rng.poisson(helpers)), units)
        chosen = rng.choice(units, size, replace=False, p=pull / pull.sum())
        roles = ["lead", *["supporting"] * (size - 1)]
        rows += [(f"t{task:04}", f"u{unit:03}", role, str(section)) for unit, role in zip(chosen, roles, strict=True)]
    return role_network(pd.DataFrame(rows, columns=["task", "unit", "role", "stratum"]))


def sizes(plans: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the true size of each null on plans drawn from the role-fixed law, for a plan and for a small dense one."""
    for name in ("plan", "dense"):
        tasks, units, helpers = SIZES[name]
        for projection in ("lead-support", "co-work"):
            net = synthetic_plan(tasks, units, helpers, seed=1)
            table = calibrate(net, projection=projection, draws=100 * plans, plans=plans, seed=2)
            yield f"{tasks} tasks, {units} units, {projection}: {net.roles.nnz} duties", table


def sections(plans: int) -> pd.DataFrame:
    """Return false ties a plan when units keep to their section, tested without and with strata."""
    rows = []
    for tasks in (122, 488):
        net = synthetic_plan(tasks, 60, 4.0, sections=6, seed=3)
        chain = Chain(draws=plans, chains=1, burn=60, thin=10)
        found: dict[str, list[tuple[int, ...]]] = {"none": [], "section": []}
        for batch in sample(net.cells("lead-support"), net.strata, chain, np.random.default_rng(4)):
            drawn = replace(net, roles=sparse.csr_array(batch[:, :, 0].astype(np.int64)))
            plain = replace(drawn, strata=np.zeros_like(net.strata), stratum_names=("",))
            for strata, one in (("none", plain), ("section", drawn)):
                test = role_bicm(one, project(one, "lead-support"))
                p, support = test.tails.upper, test.support("upper")
                rules = [int((adjust(p, rule, support) <= 0.05).sum()) for rule in ("bh", "dbh")]
                found[strata].append((int((p <= 0.05).sum()), *rules))
        for strata, counts in found.items():
            raw, bh, dbh = np.mean(counts, axis=0)
            rows.append({"tasks": tasks, "strata": strata, "plans": plans, "false raw p<=.05": raw, "false BH": bh, "false DBH": dbh})  # fmt: skip
    return pd.DataFrame(rows)


def powers(plans: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what each correction finds of ten planted ties, and without any."""
    for tasks, extra in ((125, 4), (125, 8), (488, 8)):
        net = synthetic_plan(tasks, 60, 4.0, seed=5)
        table = power(net, planted=10, extra=extra, plans=2 * plans, seed=6)
        yield (
            f"{tasks} tasks, 60 units, 10 pairs meeting in up to {extra} more tasks, {plans} plans with and {plans} without",
            table,
        )


def table_text(table: pd.DataFrame) -> str:
    """Return a table as Markdown, numbers to three digits."""
    cells = table.map(lambda cell: f"{cell:.3g}" if isinstance(cell, float) else str(cell))
    lines = [list(cells.columns), ["---"] * len(cells.columns), *cells.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def report(plans: int) -> str:
    """Return the report."""
    parts = {
        "sizes": "\n\n".join(f"**{title}**\n\n{table_text(table)}" for title, table in sizes(plans)),
        "sections": table_text(sections(max(plans // 5, 10))),
        "powers": "\n\n".join(f"**{title}**\n\n{table_text(table)}" for title, table in powers(max(plans // 5, 10))),
    }
    text = TEXT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    reader.add_argument(
        "--plans", type=int, default=200, help="Plans a scenario (a fifth of it for sections and power)."
    )
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("calibration.md"))
    given = reader.parse_args()
    given.output.write_text(report(given.plans), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
