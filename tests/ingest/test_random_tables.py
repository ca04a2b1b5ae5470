"""Task tables made at random, with and without ruling lines, torn by page breaks wherever they fall: every row comes back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from kg.ingest.candidates import find_candidates
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes

from .made_pdfs import LEADING, Sheet, pdf

UNITS = [
    "市科技局", "市财政局", "市文化和旅游局", "市人力资源社会保障局", "市数据局（市人工智能局）", "市发展改革委", "海洋区政府", "海洋大学",
    "市国投公司（海洋数据交易中心）", "各县（市、区）政府", "市委宣传部",
]  # fmt: skip
WORDS = "推动海洋科技创新平台建设并办好国际交流活动形成可复制的经验做法支持企业开展联合攻关提升服务水平完善体制机制"
COLUMNS = [
    ("类别", 50, 4),
    ("序号", 30, 2),
    ("重点举措", 90, 8),
    ("实施路径", 150, 14),
    ("责任单位", 75, 6),
    ("配合单位", 80, 7),
]
TOP, FOOT, PAD = 90.0, 760.0, 6.0
Units = tuple[tuple[str, ...], tuple[str, ...]]


def wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


class Press:
    """Sets one table over as many pages as it needs."""

    def __init__(self, columns: list[tuple[str, int, int]], ruled: bool) -> None:
        self.columns, self.ruled, self.sheets = columns, ruled, [Sheet()]
        self.edges = [40.0]
        for _, width, _ in columns:
            self.edges.append(self.edges[-1] + width + PAD)
        self.top = self.y = TOP

    def line(self, left: float | None = None) -> None:
        if self.ruled:
            self.sheets[-1].rules.append((self.edges[0] if left is None else left, self.y, self.edges[-1], self.y))

    def turn(self) -> None:
        self.line()
        self.close()
        self.sheets.append(Sheet())
        self.top = self.y = TOP
        self.line()

    def close(self) -> None:
        if self.ruled:
            self.sheets[-1].rules += [(edge, self.top, edge, self.y) for edge in self.edges]

    def row(self, cells: list[str]) -> None:
        lines = [wrapped(cell, column[2]) for cell, column in zip(cells, self.columns, strict=True)]
        while any(map(any, lines)):
            take = min(max(map(len, lines)), int((FOOT - self.y - PAD) // LEADING))
            if take < 1:
                self.turn()
                continue
            for edge, own in zip(self.edges, lines, strict=False):
                self.sheets[-1].write(edge + 3, self.y + 12, *own[:take])
            self.y += take * LEADING + PAD
            lines = [own[take:] for own in lines]
            if any(map(any, lines)):
                self.turn()


def made(path: Path, seed: int, ruled: bool) -> list[Units]:
    """Set a table and return the units of each of its rows: groups reach over several, rows are torn where a page ends."""
    random, truth = Random(seed), []
    columns = COLUMNS[seed % 2 :]
    press = Press(columns, ruled)
    press.line()
    press.row([name for name, _, _ in columns])
    press.line()
    groups = [at for at in range(20) if at == 0 or random.random() < 0.4]
    for at in range(20):
        lead, support = random.sample(UNITS[:6], random.randint(1, 2)), random.sample(UNITS[6:], random.randint(0, 4))
        text = "；".join(WORDS[random.randint(0, 20) :][: random.randint(8, 30)] for _ in range(random.randint(1, 3)))
        cells = {
            "类别": f"第{groups.index(at) + 1}组" if at in groups else "",
            "序号": str(at + 1),
            "重点举措": WORDS[at : at + 9],
        }
        cells |= {"实施路径": f"{text}。", "责任单位": "、".join(lead), "配合单位": "、".join(support) or "/"}
        press.row([cells[name] for name, _, _ in columns])
        press.line(press.edges[1] if columns[0][0] == "类别" and at + 1 not in groups and at < 19 else None)
        truth.append((tuple(lead), tuple(support)))
    press.close()
    pdf(path, press.sheets)
    return truth


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_every_row_of_a_table_over_several_pages_comes_back_whole(tmp_path: Path, seed: int, ruled: bool) -> None:
    truth = made(tmp_path / "p.pdf", seed, ruled)
    document = document_from_bytes((tmp_path / "p.pdf").read_bytes(), "pdf", "p.pdf", Limits(), header_rules())
    assert (document.page_at(len(document.text)) or 0) > 1
    found = find_candidates(document, extractors={}).statements
    assert [(statement.responsible, statement.supporting) for statement in found] == truth
    assert all(a.start <= b.start for a, b in pairwise(found))
