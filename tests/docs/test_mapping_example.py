"""The mapping file that data/README.md shows works as shown, and names every kind there is."""

from __future__ import annotations

import re
from pathlib import Path

from kg.ingest.documents import read_document
from kg.ingest.headers import header_rules, with_mapping
from kg.ingest.table_statements import find_table_statements

README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")


def test_the_mapping_file_of_the_readme_reads_an_odd_table(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n# columns.toml\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    (tmp_path / "columns.toml").write_text(shown[1], encoding="utf-8")
    (tmp_path / "odd.csv").write_text("要办的事,谁来抓,帮忙的单位\n修桥,市交通运输局,市财政局\n", encoding="utf-8")
    rules = with_mapping(header_rules(), tmp_path / "columns.toml")
    (statement,) = find_table_statements(read_document(tmp_path / "odd.csv", rules=rules), rules).statements
    assert (statement.title, statement.lead, statement.supporting) == ("修桥", ("市交通运输局",), ("市财政局",))


def test_the_readme_names_every_kind_of_column() -> None:
    section = README.partition("## Tables with headers of their own")[2].partition("\n## ")[0]
    kinds = {kind.kind for kind in header_rules().kinds} - {"project"}
    assert {kind for kind in kinds if f"`{kind}`" not in section} == set()
