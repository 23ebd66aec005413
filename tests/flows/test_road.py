"""Every task's whole way over HTTP, with a real server and real workers: from an upload to a release that verifies."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from annotation.faithfulness import check
from annotation.questionnaire import load_preset
from exports.formats.ms_swift_reader import Row
from tests.flows import road
from tests.flows.answers import AGREE, ANSWERS, DISPUTED, ESCALATED, ESCALATES, FIRST_THOUGHT
from tests.flows.person import Person
from tests.flows.sounds import sounds_for
from tests.flows.stack import Stack

pytestmark = pytest.mark.slow

ADDITIONS = {
    "ann": ("I kept hearing a kettle afterwards.", "My notes mention an umbrella here.", "It was a Tuesday in spring."),
    "ben": ("Played on small speakers in a kitchen.", "My cat left the room then.", "I had tea with lemon meanwhile."),
}
PLACES = (AGREE, ESCALATED, DISPUTED)
# They need voices' embeddings, a detection campaign, and more than a handful of clips.
NOT_LOOKED_AT = {
    (check, "absent")
    for check in ("one_speaker_two_ids", "detection_shortcuts", "label_leaks", "label_associations", "instructions")
}


class Cast:
    def __init__(self, stack: Stack) -> None:
        self.mara, self.ann, self.ben, self.ines, self.ada = (
            Person(stack.url, name) for name in ("mara", "ann", "ben", "ines", "ada")
        )

    @property
    def raters(self) -> dict[str, Person]:
        return {"ann": self.ann, "ben": self.ben}


@pytest.fixture(scope="module")
def cast(stack: Stack) -> Cast:
    return Cast(stack)


def campaign_of(cast: Cast, task: str) -> dict[str, Any]:
    clips = road.upload(cast.mara, f"{task}-corpus", sounds_for(task))
    return road.open_campaign(cast.mara, task, f"The {task}", clips)


@pytest.mark.parametrize("task", ["assessment", "comparison", "suggestion"])
def test_a_task_with_a_text_from_upload_to_release(cast: Cast, task: str, tmp_path: Path) -> None:
    campaign = campaign_of(cast, task)
    assignments: dict[tuple[str, int], int] = {}
    texts: dict[tuple[str, int], list[str]] = {}
    for place in PLACES:
        subjects = set()
        for name, rater in cast.raters.items():
            work = road.lease(rater, campaign["id"])
            assert work is not None
            heard = road.listen(rater, work["item"])
            subjects.add(frozenset(heard.values()))
            said = ANSWERS[task](place, name, road.favourite_side(heard))
            first = FIRST_THOUGHT[task] if (name, place) == ("ann", AGREE) else {}
            assert road.answer(rater, work, said | first)["state"] == "writing"
            texts[name, place] = road.write(rater, work, ADDITIONS[name][place])
            assignments[name, place] = work["id"]
        assert len(subjects) == 1, "both heard the same item"
    assert all(road.lease(rater, campaign["id"]) is None for rater in cast.raters.values())

    texts["ann", AGREE] = returned_and_done_again(cast, task, campaign["id"], assignments["ann", AGREE])
    inspect_the_rest(cast, task, campaign["id"], assignments)
    adjudicate_all(cast, campaign["id"], assignments)
    assert set(road.item_states(cast.mara, campaign["id"]).values()) == {"accepted"}

    built, folder = road.release(cast.mara, f"{task}-set", campaign["id"], tmp_path)
    verdicts = {(check["check"], check["verdict"]) for check in built["summary"]["leakage"]}
    assert {each for each in verdicts if each[1] != "clean"} <= NOT_LOOKED_AT
    assert "as it was published" in road.verify(folder)
    rows = road.swift_rows(folder)
    assert set(rows) == {"train", "val", "test"}
    assert all(rows.values()), built["summary"]
    answers = [row.answer for split in rows.values() for row in split]
    written = {text for some in texts.values() for text in some}
    assert len(answers) == len(set(answers))
    assert set(answers) <= written, "only what people accepted is released"
    agreed = {text for (_, place), some in texts.items() if place != DISPUTED for text in some}
    assert {text for name in cast.raters for text in texts[name, AGREE]} <= set(answers)
    if task == "comparison":
        for row in (row for split in rows.values() for row in split if row.answer in agreed):
            favourite_wins(row, folder)


def favourite_wins(row: Row, folder: Path) -> None:
    """Sides are random per rater; whichever order a row has, its sounds, its scores and its text must have the same."""
    sounds = {
        side: hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for side, path in zip("AB", row.audios, strict=True)
    }
    best, worse = sorted(sounds, key=lambda side: sounds[side])
    assert row.fields["Overall Quality"] == f"{best} is better than {worse}"
    questionnaire = load_preset("speecheval-comparison")
    said = {"overall_quality": best, "gender": {best: "female", worse: "male"}}
    assert not [c for c in check(questionnaire, said, row.answer, "en") if c.dimension in said]
    assert check(questionnaire, {"overall_quality": worse}, row.answer, "en"), "the text says who is better"


def returned_and_done_again(cast: Cast, task: str, campaign: int, assignment: int) -> list[str]:
    given = road.verdict(cast.ines, assignment, "return", "Please listen to the end once more.", ["overall_quality"])
    assert given["state"] == "returned"
    work = road.lease(cast.ann, campaign)
    assert work is not None
    assert (work["id"], work["sheet"]["round"]) == (assignment, 2)
    assert work["returned"]["comment"] == "Please listen to the end once more."
    favourite = road.favourite_side(road.listen(cast.ann, work["item"]))
    before, now = work["sheet"]["raw"], ANSWERS[task](AGREE, "ann", favourite)
    assert {key for key in now if now[key] != before[key]} == set(FIRST_THOUGHT[task])
    submitted = road.answer(cast.ann, work, now)
    assert submitted["state"] == "writing"
    return road.write(cast.ann, work, ADDITIONS["ann"][AGREE])


def inspect_the_rest(cast: Cast, task: str, campaign: int, assignments: dict[tuple[str, int], int]) -> None:
    waiting = cast.ines.every(f"/inspections?campaign={campaign}")
    assert {row["assignment"] for row in waiting} == set(assignments.values())
    for (name, place), assignment in assignments.items():
        if (name, place) == ("ben", ESCALATED):
            given = road.verdict(cast.ines, assignment, "escalate", "I am not sure either.", [ESCALATES[task]])
            assert given["state"] == "escalated"
        else:
            assert road.verdict(cast.ines, assignment, "accept")["state"] == "accepted"
    assert cast.ines.every(f"/inspections?campaign={campaign}") == []


def adjudicate_all(cast: Cast, campaign: int, assignments: dict[tuple[str, int], int]) -> None:
    states = road.item_states(cast.mara, campaign)
    wanted = {AGREE: "accepted", ESCALATED: "disputed", DISPUTED: "disputed"}
    assert {place: states[assignments["ben", place]] for place in PLACES} == wanted
    disputes = cast.ada.every(f"/disputes?campaign={campaign}")
    assert len(disputes) == 2
    assert "escalated" in {reason for dispute in disputes for reason in dispute["reasons"].values()}
    for dispute in disputes:
        road.adjudicate(cast.ada, dispute["id"])
    assert cast.ada.every(f"/disputes?campaign={campaign}") == []


def test_detection_takes_its_label_from_the_origin_and_guesses_are_welcome(cast: Cast, tmp_path: Path) -> None:
    campaign = campaign_of(cast, "detection")
    assert set(road.item_states(cast.mara, campaign["id"]).values()) == {"accepted"}
    for _ in PLACES:
        for name, rater in cast.raters.items():
            work = road.lease(rater, campaign["id"])
            assert work is not None
            road.listen(rater, work["item"])
            submitted = road.answer(rater, work, ANSWERS["detection"](AGREE, name, ""))
            assert submitted["state"] == "accepted"
    assert road.lease(cast.ann, campaign["id"]) is None

    _, folder = road.release(cast.mara, "detection-set", campaign["id"], tmp_path)
    assert "as it was published" in road.verify(folder)
    rows = road.swift_rows(folder)
    assert sorted(row.answer for split in rows.values() for row in split) == ["fake", "fake", "real"]
