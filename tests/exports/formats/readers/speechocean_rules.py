"""SpeechOcean762's files, read as strictly as its traps demand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ARPABET = frozenset(
    ["AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
     "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"]
)  # fmt: skip


def scores(folder: Path) -> dict[str, Any]:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({name for name, _ in found}) == len(found), "an utterance stands twice"
        return dict(found)

    found: dict[str, Any] = json.loads((folder / "resource/scores.json").read_text(), object_pairs_hook=pairs)
    for utterance in found.values():
        check(utterance)
    return found


def check(found: dict[str, Any]) -> None:
    assert set(found) == {"text", "accuracy", "completeness", "fluency", "prosodic", "total", "words"}
    assert isinstance(found["completeness"], float)
    assert 0 <= found["completeness"] <= 10
    assert all(0 <= found[name] <= 10 for name in ("accuracy", "fluency", "prosodic", "total"))
    for word in found["words"]:
        names = {"text", "accuracy", "stress", "total", "phones", "phones-accuracy"}
        assert set(word) - {"mispronunciations"} == names
        assert word["stress"] in (5, 10)
        assert word["text"].isupper()
        assert isinstance(word["phones"], list)
        assert len(word["phones"]) == len(word["phones-accuracy"])
        assert all(phone.rstrip("012") in ARPABET for phone in word["phones"])
        assert all(isinstance(each, float) and 0 <= each <= 2 for each in word["phones-accuracy"])
        wrong = [place for place, each in enumerate(word["phones-accuracy"]) if each < 0.5]
        told = word.get("mispronunciations", [])
        assert [each["index"] for each in told] == wrong
        for each in told:
            assert set(each) == {"canonical-phone", "index", "pronounced-phone"}
            assert each["canonical-phone"] == word["phones"][each["index"]].rstrip("012")


def kaldi(folder: Path, name: str) -> dict[str, str]:
    """A list of Kaldi's, which must be sorted by bytes and name each key once."""
    lines = [line.split(" ", 1) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    keys = [key.encode() for key, _ in lines]
    assert keys == sorted(set(keys))
    return dict(lines)
