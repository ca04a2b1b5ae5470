"""Runs a question of the library: turns what a person gave for each parameter into terms, and binds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from kg.errors import AmbiguousNameError, UnknownNameError, UsageError
from kg.iri import ONTOLOGY, shorten
from kg.query.folding import fold
from kg.query.labels import Labels
from kg.query.names import Names
from kg.query.questions import Parameter, Question, with_prefixes
from kg.query.stored import stored_query
from kg.store import guard
from kg.store.base import XSD, Limits, Solutions, Store, Term

EVERY = "*"
"""What a person writes to lift the default of an optional parameter."""

_WHOLE = re.compile(r"[+-]?\d+\Z")


def bindings(question: Question, given: Mapping[str, object], names: Names, labels: Labels) -> dict[str, Term]:
    """Return the term of every parameter that has a value, given or by default.

    Raises
    ------
    UsageError
        If a required parameter is missing, or a parameter is not one of the question's.
    UnknownNameError
        If a value is not what the parameter takes; the nearest values are given.
    """
    known = {parameter.name for parameter in question.parameters}
    strange = sorted(set(given) - known)
    if strange:
        takes = ", ".join(sorted(known)) or "none"
        raise UsageError(f"question {question.name!r} has no parameter {strange[0]!r}; its parameters: {takes}")
    found = {
        parameter.name: _bound(question, parameter, given.get(parameter.name), names, labels)
        for parameter in question.parameters
    }
    return {name: term for name, term in found.items() if term is not None}


def _bound(question: Question, parameter: Parameter, given: object, names: Names, labels: Labels) -> Term | None:
    if given is None:
        if parameter.default is None and not parameter.optional:
            hint = f"see its values with: kg ask {question.name} --describe"
            raise UsageError(f"question {question.name!r} needs --{parameter.name} ({parameter.label}); {hint}")
        return parameter.default
    text = str(given).strip()
    if text == EVERY and parameter.optional:
        return None
    return value_term(parameter, text, names, labels)


def value_term(parameter: Parameter, text: str, names: Names, labels: Labels) -> Term:
    """Return the term that `text` means as a value of `parameter`."""
    if parameter.choices:
        return _choice(parameter, text, labels)
    if parameter.of_class or parameter.any_thing:
        return Term("iri", names.resolve(text, kind=parameter.name, types=parameter.of_class))
    datatype = parameter.datatype or f"{XSD}string"
    _refuse_other_form(parameter, text, datatype)
    return Term("literal", text, datatype)


def _refuse_other_form(parameter: Parameter, text: str, datatype: str) -> None:
    kind = datatype.removeprefix(XSD)
    if kind == "integer" and not _WHOLE.match(text):
        raise UsageError(f"--{parameter.name} is a whole number, not {text!r}")
    if kind == "decimal":
        try:
            Decimal(text)
        except InvalidOperation as error:
            raise UsageError(f"--{parameter.name} is a number, not {text!r}") from error
    if not text:
        raise UsageError(f"--{parameter.name} is empty")


def _choice(parameter: Parameter, text: str, labels: Labels) -> Term:
    wanted = fold(text)
    found = [term for term in parameter.choices if wanted in _spellings(term, labels)]
    if len(found) == 1:
        return found[0]
    offered = [_spelled(term) for term in found or parameter.choices]
    raise (
        AmbiguousNameError(parameter.name, text, offered) if found else UnknownNameError(parameter.name, text, offered)
    )


def _spelled(term: Term) -> str:
    return term.value.removeprefix(ONTOLOGY) if term.kind == "iri" else term.value


def _spellings(term: Term, labels: Labels) -> set[str]:
    if term.kind != "iri":
        return {fold(term.value)}
    names = (
        _spelled(term),
        term.value,
        shorten(term.value),
        labels.get(term.value, "zh"),
        labels.get(term.value, "en"),
    )
    return {fold(name) for name in names if name}


def ask(
    question: Question, bound: Mapping[str, Term], store: Store, *, inferred: bool = False, limits: Limits | None = None
) -> Solutions:
    """Answer a question. Inferred statements are used where the caller or the question itself asks for them."""
    return store.select(question.query, bind=bound, inferred=inferred or question.inferred, limits=limits)


def values(parameter: Parameter, store: Store, labels: Labels) -> list[Term]:
    """Return the values a parameter can take in this store, sorted by name; empty for free text and numbers."""
    if parameter.choices:
        return list(parameter.choices)
    if parameter.value_query:
        rows = store.select(with_prefixes(parameter.value_query))
        found = {row[0] for row in rows if row[0]}
    else:
        queried = [
            store.select(stored_query("things-of-class"), bind={"type": Term("iri", one)}) for one in parameter.of_class
        ]
        found = {row[0] for rows in queried for row in rows if row[0]}
    return sorted(found, key=lambda term: (labels.best(term.value) if term.kind == "iri" else term.value, term.value))


def bound_query(question: Question, bound: Mapping[str, Term]) -> str:
    """Return the query as text, with the bound values in place of their variables, to copy into an editor."""
    return guard.bind(question.query, bound)
