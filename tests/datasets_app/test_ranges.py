from __future__ import annotations

import pytest

from datasets_app.api.ranges import OPEN_ENDED_BYTES, BadRange, ByteRange, parse_range

SIZE = 3_000_000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("items=0-5", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-1023", (0, 1024)),
        ("BYTES = 5-9", (5, 5)),
        ("bytes=0-", (0, OPEN_ENDED_BYTES)),
        ("bytes=2999999-", (2_999_999, 1)),
        ("bytes=2000000-", (2_000_000, 1_000_000)),
        ("bytes=10-99999999", (10, SIZE - 10)),
        ("bytes=-100", (SIZE - 100, 100)),
        ("bytes=-99999999", (0, SIZE)),
    ],
)
def test_what_is_asked_for(header: str, expected: tuple[int, int] | None) -> None:
    assert parse_range(header, SIZE) == (ByteRange(*expected) if expected else None)


@pytest.mark.parametrize(
    "header",
    [
        "bytes=3000000-",
        "bytes=99999999-999999999",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes=5-4",
        "bytes=abc",
        "bytes=1-2-3",
        "bytes=-1-",
        "bytes=0x10-",
        "bytes=0-1,4-5",
        "bytes=" + ",".join(["0-"] * 1000),
        "bytes=" + "9" * 400 + "-",
        "bytes=٣-٤",
    ],
)
def test_bad_ranges(header: str) -> None:
    with pytest.raises(BadRange):
        parse_range(header, SIZE)


def test_an_empty_file_has_no_range() -> None:
    with pytest.raises(BadRange):
        parse_range("bytes=0-", 0)
