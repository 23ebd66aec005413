"""ALLD's JSON Lines: captions with five factors, and A/B verdicts with the factors of both clips.

A pair's factors come from the ratings of its clips in the same release. Those follow, so the pairs wait on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotation.enums import Order
from annotation.questionnaire import Kind, Questionnaire
from annotation.swapping import swap
from exports.canonical import dumps
from exports.formats.base import CannotWrite, Context, Format, Row, Skipped
from exports.formats.data import about, table
from exports.formats.files import Files
from exports.formats.spill import Spill


class Captions:
    """`exports/alld/single_<split>.jsonl` and `exports/alld/ab_<split>.jsonl`."""

    def __init__(self, folder: Path, context: Context) -> None:
        root = folder / "exports" / "alld"
        self.files, self.spill, self.count = Files(root), Spill(root), 0

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        try:
            if not row["texts"]:
                raise CannotWrite("it has no text, and a row is a description")
            self.write_pair(row, questionnaire) if row["task"] == "ab" else self.write_single(row)
        except CannotWrite as error:
            yield Skipped(row["id"], str(error))

    def write_single(self, row: Row) -> None:
        scores = {factor: row["answers"].get(factor) for factor in table("alld")["factors"]}
        if missing := [factor for factor, score in scores.items() if score is None]:
            raise CannotWrite(f"the final answers lack {', '.join(missing)}")
        self.spill.put("scores", row["clips"][0], scores)
        for text in row["texts"]:
            line = {
                "audios": list(row["audio"]),
                "response": text["text"].strip(),
                "query": table("alld")["single"],
                **numbers(scores),
            }
            self.files.put(f"single_{row['split']}.jsonl", dumps(line) + "\n")

    def write_pair(self, row: Row, questionnaire: Questionnaire) -> None:
        for text in row["texts"]:
            order = Order(text["order"])
            answers = swap(questionnaire, row["answers"], order)
            line = {
                "audios": turned(row["audio"], order),
                "response": text["text"].strip(),
                "query": table("alld")["pair"],
                "winner": winner(questionnaire, answers),
            }
            waiting = {"clips": turned(row["clips"], order), "line": line}
            self.spill.put(f"ab_{row['split']}", f"{self.count:012}", waiting)
            self.count += 1

    def close(self) -> None:
        for shelf in self.spill.shelves():
            if shelf != "scores":
                for _, waiting in self.spill.sorted(shelf):
                    line = {**waiting["line"], **self.of_both(waiting["clips"])}
                    self.files.put(f"{shelf}.jsonl", dumps(line) + "\n")
        self.files.close()
        self.spill.close()

    def of_both(self, clips: list[str]) -> dict[str, Any]:
        """`A_mos` … `B_dis`; null where the clip has no rating in this release."""
        blank = dict.fromkeys(table("alld")["factors"])
        found: dict[str, Any] = {}
        for side, clip in zip("AB", clips, strict=True):
            scores = numbers(self.spill.get("scores", clip) or blank)
            found |= {f"{side}_{name}": score for name, score in scores.items()}
        return found


def winner(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> str:
    """From the comparison question, or from the sign of a scale that says which is better."""
    for dimension in questionnaire.dimensions:
        value = answers.get(dimension.key)
        if value is None or dimension.per_clip:
            continue
        if dimension.kind is Kind.COMPARISON:
            return str(table("alld")["winner"][value])
        if dimension.flips:
            return str(table("alld")["winner"]["same" if value == 0 else "B" if value > 0 else "A"])
    raise CannotWrite("the final answers do not say which clip is better")


def numbers(scores: Mapping[str, float | None]) -> dict[str, float | None]:
    """One decimal as published, and `<factor>_mean` in full."""
    places = table("alld")["places"]
    rounded = {factor: None if score is None else round(float(score), places) for factor, score in scores.items()}
    return {**rounded, **{f"{factor}_mean": score for factor, score in scores.items()}}


def turned(sides: list[str], order: Order) -> list[str]:
    return list(sides) if order is Order.AB else list(reversed(sides))


FORMAT = Format("alld", "ALLD", frozenset({"rating", "ab"}), Captions, about=about("alld"))
