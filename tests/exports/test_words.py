"""The tokens of a row."""

from __future__ import annotations

from exports.domain.collecting import words_of

SAID = [{"canonical-phone": "EH", "index": 1, "pronounced-phone": "IH"}]


def test_words_keep_what_was_pronounced_instead_and_lose_their_times() -> None:
    phones = [{"text": "B", "start": 0.1, "end": 0.2}, {"text": "EH0"}, {"text": "R"}]
    alignment = [{"text": "BEAR", "start": 0.1, "phones": phones, "mispronunciations": SAID}, {"text": "IT"}]
    assert words_of(alignment) == [
        {"text": "BEAR", "phones": ["B", "EH0", "R"], "mispronunciations": SAID},
        {"text": "IT", "phones": []},
    ]


def test_a_task_without_tokens_has_none() -> None:
    assert words_of(None) is None
