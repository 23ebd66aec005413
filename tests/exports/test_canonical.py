from __future__ import annotations

import json

import pytest

from exports.canonical import packed


@pytest.mark.parametrize(
    "value", [{"b": 1, "a": "老 middle-aged"}, {"small": 1e-07}, {"made-by": "re-2e-3", "x": 2.5e-09}, {1: 2}, 2**70]
)
def test_equal_content_is_the_bytes_that_json_writes(value):
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert packed(value) == plain.encode()
