"""The root command: lists the verbs in `VERBS`, imports one only when it runs."""

from __future__ import annotations

import importlib

import click

from kg import __version__

# verb -> (short help shown by `kg --help`). The verb's module is kg.cli.<verb>, its command is named `command`.
VERBS: dict[str, str] = {
    "build": "Build the graph from tables. 由表格构建图谱",
    "query": "Run any SPARQL query. 运行 SPARQL 查询",
    "ask": "Ask a question of the library. 按题库提问",
    "cite": "Cite an answer so that others can ask again. 引用结果",
    "rerun": "Ask a cited query again: same or different. 复查引用",
    "find": "Search names and texts. 检索",
    "show": "Show a thing with its neighbours. 查看事物",
    "why": "Show the evidence behind a thing. 查看证据",
    "check": "Check shapes, hygiene and stated totals. 校验与对账",
    "draw": "Draw an interactive page or a figure. 绘图",
    "load": "Load RDF files into a named graph. 载入 RDF",
    "export": "Write the graph to a file. 导出",
    "aggregate": "Count over a Parquet export, by DuckDB or Spark. 汇总",
    "source": "Register source texts, so that spans are checked. 登记来源文本",
    "data": "Format and check the curated tables. 整理表格",
    "ingest": "Read plan documents into candidate tables. 读取计划文件",
    "review": "Accept, correct or refuse candidates. 审阅候选",
    "units": "Names, aliases and merges of units. 单位名录",
    "eval": "Measure extraction against a gold standard. 评测抽取",
    "analyze": "Analyse collaboration, benchmarks and rounds. 分析",
    "ontology": "Generate and check what follows from the ontology. 本体",
    "serve": "Open the graph in a browser. 打开网页",
    "site": "Write the pages as a static site. 生成静态站点",
}


class Verbs(click.Group):
    """A group that imports a verb when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"kg.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _print_reference(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print every command and option as Markdown, and stop."""
    if wanted:
        from kg.cli.reference import reference

        assert isinstance(ctx.command, click.Group)
        click.echo(reference(ctx.command), nl=False)
        ctx.exit()


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option(
    "--docs",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_reference,
    help="Print every command and option as Markdown.",
)
def root() -> None:
    """City action plans as a knowledge graph. 城市行动计划知识图谱."""
