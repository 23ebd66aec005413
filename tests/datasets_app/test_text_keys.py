from __future__ import annotations

import pytest

from datasets_app.text_keys import fold, text_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello, world!", "hello world"),
        ("Ｈｅｌｌｏ　ｗｏｒｌｄ", "hello world"),
        ("今天天气很好。", "今天 天气很好"),
        ("コーヒーをのむ", "こーひーをのむ"),
        ("ｺｰﾋｰをのむ", "こーひーをのむ"),
        ("Straße", "STRASSE"),
        ("cafe\u0301", "café"),
        ("don’t", "don't"),
    ],
)
def test_spellings_of_one_text_share_a_key(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(("one", "other"), [("hello", "hallo"), ("cafe", "café"), ("はは", "ばば"), ("1", "2")])
def test_other_texts_have_other_keys(one: str, other: str) -> None:
    assert text_key(one) != text_key(other)


@pytest.mark.parametrize("text", ["", "  ", "…!?", "\u200b"])
def test_a_text_that_says_nothing_has_no_key(text: str) -> None:
    assert text_key(text) == ""


def test_folding_twice_changes_nothing() -> None:
    for text in ("Ǆ ﬁ ㌍ ヷ İ", "ﾊﾟｽﾀ", "ΑΪ́"):
        assert fold(fold(text)) == fold(text)
