from __future__ import annotations

import json

import pytest

from kg.errors import LimitError, QueryError, RefusedError, StoreError
from kg.web.protocol import LONGEST_QUERY, ProblemError, Request, problem, read_operation, wanted_formats

FORM = {"content-type": "application/x-www-form-urlencoded"}


def refused(request: Request) -> int:
    with pytest.raises(ProblemError) as caught:
        read_operation(request)
    return caught.value.status


def test_the_three_ways_to_send_a_query_say_the_same() -> None:
    get = Request(method="GET", query_string="query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2Fa%2F")
    form = Request(
        method="POST", query_string="", headers=FORM, body=b"query=ASK+%7B%7D&default-graph-uri=http%3A%2F%2Fa%2F"
    )
    body = Request(
        method="POST",
        query_string="default-graph-uri=http%3A%2F%2Fa%2F",
        headers={"content-type": "application/sparql-query; charset=utf-8"},
        body=b"ASK {}",
    )
    assert read_operation(get) == read_operation(form) == read_operation(body)
    assert read_operation(get).default_graphs == ("http://a/",)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request(method="PUT", query_string="query=ASK{}"), 405),
        (Request(method="GET", query_string=""), 400),
        (Request(method="GET", query_string="query=ASK{}&query=ASK{}"), 400),
        (Request(method="GET", query_string="update=CLEAR+ALL"), 403),
        (Request(method="GET", query_string="query=%ff"), 400),
        (Request(method="GET", query_string="&".join(f"a{n}=1" for n in range(300))), 400),
        (Request(method="POST", query_string="", headers=FORM, body=b"update=CLEAR+ALL"), 403),
        (
            Request(method="POST", query_string="", headers={"content-type": "application/sparql-update"}, body=b"x"),
            403,
        ),
        (Request(method="POST", query_string="", headers={"content-type": "text/plain"}, body=b"ASK {}"), 415),
        (
            Request(
                method="POST", query_string="", headers={"content-type": "application/sparql-query"}, body=b"ASK {\xff}"
            ),
            400,
        ),
        (Request(method="GET", query_string="query=" + "x" * (LONGEST_QUERY + 1)), 413),
    ],
)
def test_a_request_the_protocol_forbids_has_its_status(request_: Request, status: int) -> None:
    assert refused(request_) == status


def test_the_format_follows_the_form_of_the_query() -> None:
    assert wanted_formats("text/csv", "SELECT") == ("text/csv", "csv")
    assert wanted_formats("text/turtle, text/csv;q=0.1", "CONSTRUCT") == ("text/turtle", "ttl")
    with pytest.raises(ProblemError) as caught:
        wanted_formats("text/csv", "ASK")
    assert caught.value.status == 406


@pytest.mark.parametrize(
    ("error", "status"),
    [(LimitError("slow"), 503), (RefusedError("no"), 403), (QueryError("bad"), 400), (StoreError("gone"), 503)],
)
def test_an_error_becomes_a_problem_document_with_its_status(error: Exception, status: int) -> None:
    answer = problem(error)  # type: ignore[arg-type]
    document = json.loads(answer.body)
    assert (answer.status, document["status"], answer.media_type) == (status, status, "application/problem+json")
    assert ("Retry-After" in answer.headers) == (status == 503)
