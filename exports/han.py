"""Chinese characters in one script: a sentence in traditional characters is the same sentence in simplified ones.

Character by character, so that a caller can keep a table. What words decide folds to the simpler form everywhere (乾 in
乾隆 too, though there it stays), which makes texts a little more alike than they are.
"""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

# As written in Taiwan, in Hong Kong, and in general; each knows variants that the others leave alone.
SCRIPTS = ("tw2s", "hk2s", "t2s")
ROUNDS = 2  # 麼 becomes 么, which is also an older form of 幺; no character takes a third


@cache
def converters() -> tuple[OpenCC, ...]:
    """Read when the first such character is met: 13 ms and 8 MB."""
    return tuple(OpenCC(script) for script in SCRIPTS)


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def simplified(character: str) -> str:
    """The simplified form of one Han character; it is its own where there is none."""
    for _ in range(ROUNDS):
        for converter in converters():
            character = converter.convert(character)
    return character
