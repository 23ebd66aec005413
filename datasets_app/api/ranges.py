"""The Range header of RFC 9110, for one range of bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A player that opens a clip asks for "all from here on" and stops reading when it knows enough. A megabyte is several
# seconds of WAV; it asks again for the next.
OPEN_ENDED_BYTES = 1024 * 1024
ONE_RANGE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True)
class ByteRange:
    start: int
    length: int


class BadRange(Exception):
    pass


def parse_range(header: str, size: int) -> ByteRange | None:
    """The bytes asked for, cut to what there is; None for the whole. Raises BadRange.

    Several ranges in one request are refused: no player asks for them, and a thousand of them cost us, not the client.
    """
    unit, _, spec = header.partition("=")
    if unit.strip().lower() != "bytes":
        return None  # another unit, or no header: RFC 9110 says to ignore it
    match = ONE_RANGE.fullmatch(spec.strip())
    if match is None or match.group() == "-":
        raise BadRange("Ask for one range, such as bytes=0-1023.")
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    elif not last:
        start, end = int(first), min(int(first) + OPEN_ENDED_BYTES, size)
    else:
        start, end = int(first), min(int(last) + 1, size)
        if int(last) < int(first):
            raise BadRange("The range ends before it begins.")
    if start >= end:
        raise BadRange(f"The clip has {size} bytes; the range lies outside.")
    return ByteRange(start, end - start)
