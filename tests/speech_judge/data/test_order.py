from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from speech_judge.data.order import Order
from speech_judge.data.packing import pack

TASKS = Order(sizes=(5, 4), weights=(1.0, 3.0), seed=7)


def test_an_epoch_sees_each_sample_as_often_as_its_task_weighs():
    counts = Counter(TASKS.take(0, TASKS.per_epoch))
    assert [counts[n] for n in range(9)] == [1] * 5 + [3] * 4


def test_any_stretch_is_the_same_whenever_it_is_asked_for():
    whole = TASKS.take(0, 60)
    assert TASKS.take(23, 30) == whole[23:53]
    assert Order((5, 4), (1.0, 3.0), 8).take(0, 60) != whole


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(1, 4))
def test_packing_keeps_every_item_and_the_limit(lengths: list[int], rows: int):
    items = [tuple([n] * length) for n, length in enumerate(lengths)]
    packed = pack(items, 32, at_least=rows)
    assert sorted(item for row in packed for item in row) == sorted(items)
    assert all(sum(map(len, row)) <= 32 for row in packed)
    assert len(packed) >= min(rows, len(items))
