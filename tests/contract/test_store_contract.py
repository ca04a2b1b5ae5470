"""What every store must do, embedded or behind HTTP alike."""

from __future__ import annotations

import os
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import KgError, LimitError, QueryError, StoreError
from kg.iri import mint
from kg.store.base import XSD, Limits, Store, Term
from kg.store.embedded import EmbeddedStore
from kg.store.remote import RemoteStore
from tests.contract.servers import environment, kg_serve, virtuoso, virtuoso_missing


class Handler(BaseHTTPRequestHandler):
    """A SPARQL endpoint of the fewest lines: POST forms, JSON and N-Triples."""

    busy = 0
    store: EmbeddedStore

    def do_POST(self) -> None:
        fields = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if Handler.busy:
            Handler.busy -= 1
            self._reply(503, b"busy")
            return
        try:
            found = self.store.answer(
                fields["query"],
                inferred="inferred" in fields,
                formats={"solutions": "json"},
                limits=Limits(seconds=5.0),
            )
        except KgError as error:
            self._reply(400, str(error).encode())
            return
        body = (
            f'{{"head":{{}},"boolean":{str(found.value).lower()}}}'.encode() if found.kind == "boolean" else found.body
        )
        self._reply(200, body)

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint(tiny_store: Path) -> Iterator[str]:
    Handler.store = EmbeddedStore(tiny_store, workers=4)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()
    Handler.store.close()


@pytest.fixture(scope="module")
def served(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kg_serve(tiny_store, tmp_path_factory.mktemp("served"), "--timeout", "5") as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_endpoint(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if missing := virtuoso_missing():
        if os.environ.get("KG_REQUIRE_VIRTUOSO"):
            pytest.fail(missing)
        pytest.skip(missing)
    login = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba", "KG_ENDPOINT_AUTH": "digest"}
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=100) as url:
        with environment(**login):
            KnowledgeGraph.open(tiny_store).export_to(f"{url}/sparql-graph-crud-auth")
        yield f"{url}/sparql"


@pytest.fixture(params=["embedded", "smallest server", "kg serve", "virtuoso"])
def store(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[Store]:
    fixtures = {"smallest server": "endpoint", "kg serve": "served", "virtuoso": "virtuoso_endpoint"}
    if request.param == "embedded":
        found: EmbeddedStore | RemoteStore = EmbeddedStore(tiny_store)
    else:
        found = RemoteStore(request.getfixturevalue(fixtures[request.param]))
    yield found
    found.close()


TASK = Term("iri", mint("task/tiny/1"))


def test_a_select_answers_full_terms_and_none_where_unbound(store: Store) -> None:
    found = store.select(
        "SELECT ?t ?n ?s ?none { ?t a pa:Task ; rdfs:label ?n ; pa:sequence ?s OPTIONAL { ?t pa:none ?none } }"
    )
    assert found.variables == ("t", "n", "s", "none")
    assert list(found) == [
        (TASK, Term("literal", "推进自贸试验区建设", None, "zh"), Term("literal", "1", f"{XSD}integer"), None)
    ]


def test_an_ask_answers_true_or_false(store: Store) -> None:
    assert store.ask("ASK { ?t a pa:Task }") is True
    assert store.ask("ASK { ?t a pa:Nothing }") is False


def test_a_construct_answers_sorted_triples(store: Store) -> None:
    found = store.construct("CONSTRUCT { ?t pa:unit ?u } WHERE { ?t pa:leadUnit|pa:supportingUnit ?u }")
    assert [triple[2].value for triple in found] == [mint("unit/tiny/commerce"), mint("unit/tiny/reform")]
    assert found == sorted(found)


def test_a_parameter_is_a_term_whatever_it_holds(store: Store) -> None:
    hostile = Term("literal", '"} ; DROP ALL # \\ \n', None, "zh")
    found = store.select("SELECT ?x ?t { ?t a pa:Task }", bind={"x": hostile})
    assert list(found) == [(hostile, TASK)]
    assert not store.ask("ASK { ?t rdfs:label ?x }", bind={"x": hostile})
    assert store.ask("ASK { ?t a pa:Task }", bind={"t": TASK})


def test_inferred_statements_come_only_on_request(store: Store) -> None:
    query = "SELECT ?n { ?t a pa:Task ; skos:altLabel ?n }"
    assert len(store.select(query)) == 0
    assert [row[0].value for row in store.select(query, inferred=True) if row[0]] == ["自贸区任务"]


def test_no_statement_is_counted_twice_by_default(store: Store) -> None:
    (row,) = store.select(
        "SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?key) AS ?each) { ?s ?p ?o BIND(CONCAT(STR(?s), ' ', STR(?p), ' ', STR(?o), IF(isLiteral(?o), CONCAT(LANG(?o), STR(DATATYPE(?o))), '')) AS ?key) }"
    )
    assert row[0] == row[1]
    assert row[0] is not None
    assert int(row[0].value) > 100


def test_the_default_graph_is_the_union_of_all_but_the_inferred_graph(
    store: Store, request: pytest.FixtureRequest
) -> None:
    if "virtuoso" in request.node.name:
        pytest.xfail("Virtuoso 7 reads the inside of NOT EXISTS from another graph than the default graph")
    missing = "ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g != graph:inferred) FILTER NOT EXISTS { ?s ?p ?o } }"
    assert not store.ask(missing)


def test_from_asks_graphs_of_the_store(store: Store) -> None:
    assert store.ask("ASK FROM graph:tiny { ?t a pa:Task }")
    assert not store.ask("ASK FROM graph:ontology { ?t a pa:Task }")


@pytest.mark.parametrize("word", ["FROM", "FROM NAMED"])
def test_a_graph_that_is_not_there_is_told_and_never_just_no_rows(store: Store, word: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {word} <http://127.0.0.1:9/none> {{ ?s ?p ?o }}"
    try:
        told = store.select(query).remarks
    except QueryError as error:
        told = (str(error),)
    assert any("no graph <http://127.0.0.1:9/none>" in one for one in told)


@pytest.mark.parametrize("query", ["SELECT * { ?s }", "DROP ALL", "ASK { SERVICE <http://127.0.0.1:9/> {} }"])
def test_what_is_wrong_or_refused_is_a_query_error(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        store.select(query)


def test_a_row_limit_cuts_and_is_told(store: Store) -> None:
    found = store.select("SELECT ?s { ?s ?p ?o }", limits=Limits(rows=2))
    assert (len(found), found.truncated) == (2, True)


def test_a_time_limit_is_an_error_never_an_empty_answer(store: Store) -> None:
    with pytest.raises(LimitError):
        store.select("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limits=Limits(seconds=0.5))


def test_the_wrong_kind_of_query_is_told(store: Store) -> None:
    with pytest.raises(QueryError, match="answers with boolean"):
        store.select("ASK {}")


def test_a_busy_server_is_asked_again(endpoint: str) -> None:
    Handler.busy = 2
    assert RemoteStore(endpoint).ask("ASK { ?t a pa:Task }")
    assert Handler.busy == 0


def test_a_server_that_is_not_there_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore("http://127.0.0.1:9/sparql").ask("ASK {}")


def test_what_a_server_is_known_to_answer_wrongly_is_said(
    store: EmbeddedStore | RemoteStore, request: pytest.FixtureRequest
) -> None:
    found = store.answer("SELECT ?n { ?t rdfs:label ?n FILTER(REGEX(STR(?n), '推.自')) }")
    assert [remark[-12:] for remark in found.remarks] == ["use CONTAINS"] * ("virtuoso" in request.node.name)
    assert store.answer("SELECT ?n { ?t rdfs:label ?n }").remarks == ()
