"""When two clips say the same text: letters and digits decide, not case, width, punctuation, spaces or kana."""

from __future__ import annotations

import hashlib
import unicodedata

# Katakana ァ..ヶ stand 0x60 above their hiragana; the long vowel mark and the middle dot have no partner.
KANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}
NOT_SPOKEN = {"P", "Z", "C"}  # punctuation, spaces, control characters


def fold(text: str) -> str:
    """`"Ｈello,  World!"` and `"hello world"` both give `"helloworld"`; `"コーヒー。"` gives `"こーひー"`."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    kana = unicodedata.normalize("NFKC", wide).translate(KANA)
    return "".join(character for character in kana if unicodedata.category(character)[0] not in NOT_SPOKEN)


def text_key(text: str) -> str:
    """SHA-256 of the folded text as hex, or the empty string for a text that says nothing."""
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest() if folded else ""
