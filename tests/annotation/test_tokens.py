"""Words and phones of an item, as token-ordinal questions count them."""

from __future__ import annotations

import json

import pytest

from annotation.tokens import MOST_TOKENS, NotAnAlignment, counts, names, read_alignment, tokens_of

ALIGNED = [
    {"text": "WE", "start": 0.1, "end": 0.3, "phones": ["W", {"text": "IY0", "start": 0.2, "end": 0.3}]},
    {"text": "CALL", "phones": ["K", "AO0", "L"]},
]


@pytest.mark.parametrize(
    ("transcript", "words"),
    [
        ("We call it bear.", ["We", "call", "it", "bear"]),
        ("  “Well”, he -- said;  don't!", ["Well", "he", "said", "don't"]),
        ("今天下雨。", ["今", "天", "下", "雨"]),
        ("用 USB 线", ["用", "USB", "线"]),
        ("", []),
    ],
)
def test_words_are_what_stands_between_spaces_and_single_characters_where_there_are_none(transcript, words):
    assert names(tokens_of(transcript, None))["word"] == words


def test_an_alignment_comes_before_the_transcript_and_brings_the_phones():
    tokens = tokens_of("We call it bear.", ALIGNED)
    assert counts(tokens) == {"word": 2, "phone": 5}
    assert names(tokens) == {"word": ["WE", "CALL"], "phone": ["W", "IY0", "K", "AO0", "L"]}
    assert (tokens[0].start, tokens[1].start, tokens[0].phones[1].end) == (0.1, None, 0.3)
    assert read_alignment(json.dumps(ALIGNED)) == tokens
    assert read_alignment([token.as_json() for token in tokens]) == tokens


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("[", "no JSON"),
        ("3", "must be a list"),
        ([], "must be a list"),
        ([3], "number 1 has no text"),
        ([{"text": " "}], "number 1 must have a text"),
        ([{"text": "a", "start": 2, "end": 1}], "ends before it starts"),
        ([{"text": "a", "start": float("nan")}], "no number of seconds"),
        ([{"text": "a", "start": -1}], "no number of seconds"),
        ([{"text": "a", "phones": "AH"}], "phones of number 1 must be a list"),
        (["a"] * (MOST_TOKENS + 1), "more than"),
    ],
)
def test_what_is_no_alignment_says_why(given, why):
    with pytest.raises(NotAnAlignment, match=why):
        read_alignment(given)
