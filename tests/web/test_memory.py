from __future__ import annotations

import threading
import time

import pytest

from kg.web.memory import Memory


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    memory, made = Memory(2), []
    for key in "abaca":
        memory.remember(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c"]
    memory.remember("b", lambda: made.append("b again"))
    assert made[-1] == "b again"


def test_things_count_by_their_weight_and_one_too_heavy_is_not_kept() -> None:
    memory, made = Memory(10, len), []

    def make(text: str) -> str:
        made.append(text)
        return text

    for text in ("123456", "1234", "123456", "x" * 11, "123456"):
        assert memory.remember(text, lambda text=text: make(text)) == text
    assert made == ["123456", "1234", "x" * 11, "123456"]


def test_an_error_is_not_kept_and_the_next_one_tries_again() -> None:
    memory = Memory(5)
    with pytest.raises(ZeroDivisionError):
        memory.remember("one", lambda: 1 // 0)
    assert memory.remember("one", lambda: 1) == 1


def test_of_many_who_ask_at_once_one_makes_it() -> None:
    memory, made, got = Memory(5), [], []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    asking = [threading.Thread(target=lambda: got.append(memory.remember("one", make))) for _ in range(20)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert (len(made), got) == (1, [7] * 20)
