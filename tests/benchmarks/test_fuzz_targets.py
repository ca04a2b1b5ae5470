"""Every fuzz target holds on what it begins with and on random changes of it; coverage-guided runs are `python -m benchmarks.fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.seeds import seeds, words
from benchmarks.fuzz.targets import TARGETS

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SHARE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_what_it_begins_with(name: str) -> None:
    assert seeds(name)
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@FEW
@given(data=st.data())
def test_a_target_holds_on_changes_of_what_it_begins_with(name: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(seeds(name)))
    inserts = [word.encode() for word in words(name)] + [b"\0", b"\xff", b"", b"<", b'"', b"=1", b"\xe7"]
    for place, cut in data.draw(st.lists(st.tuples(SHARE, st.integers(0, 8)), max_size=4)):
        at = int(place * (len(body) + 1))
        body = body[:at] + data.draw(st.sampled_from(inserts)) + body[at + cut :]
    TARGETS[name](body)


def test_a_target_that_is_wrong_is_found() -> None:
    from benchmarks.fuzz import writing

    with pytest.raises(AssertionError, match="reads back"):
        writing._csv([(None,)], b"a\r\n=1\r\n", str)
