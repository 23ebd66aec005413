"""tests/golden/release_v1: the folder that `speech_judge` reads. Exports must go on writing exactly this.

When a change is meant: delete the folder, run this test once (it fails and leaves the new folder), look at the diff.
"""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from annotation.models import Campaign, Item
from annotation.questionnaire import Questionnaire, parse
from datasets_app.models import Clip, Pair
from exports.domain.releasing import build_now
from tests.cast import Cast
from tests.exports import factories

GOLDEN = Path(__file__).parents[1] / "golden" / "release_v1"
FROZEN = GOLDEN.parent / "questionnaires"  # as they stood, so that a new wording of a preset changes nothing here
PRESETS = {
    "assessment": "speecheval-assessment", "comparison": "speecheval-comparison",
    "suggestion": "speecheval-suggestion", "detection": "speecheval-detection",
    "rating": "nisqa", "ab": "nisqa-ab", "preference": "sagelm-semantic", "pronunciation": "speechocean762",
}  # fmt: skip
SCALES = ("mos", "noi", "col", "dis", "loud")
SEMANTIC = ("helpfulness", "honesty", "instruction_following", "truthfulness")
SPELLED = [
    {"text": "BEAR", "phones": [{"text": "B"}, {"text": "EH0"}, {"text": "R"}]},
    {"text": "IT", "phones": [{"text": "IH0"}, {"text": "T"}]},
]
PRONOUNCED = {
    "accuracy": 8, "completeness": 10, "fluency": 9, "prosodic": 9, "total": 8, "word_accuracy": [10, 8],
    "word_stress": [10, 10], "word_total": [10, 8], "phone_accuracy": [2, 2, 1.6, 0.4, 2],
}  # fmt: skip
VOICES = (("female", "twenties", 4), ("male", "middle_aged", 2), ("female", "elderly", 3), ("male", "thirties", 5))


def describe(number: int) -> list[str]:
    """A description and a variant of it, unlike those of any other clip."""
    first, second = factories.sentence(11_000 + number), factories.sentence(12_000 + number)
    return [f"The clip was judged as follows: {first}", f"In other words: {second}"]


@pytest.fixture
def frozen_presets(monkeypatch):
    def load(key: str) -> Questionnaire:
        return parse(json.loads((FROZEN / f"{key}.json").read_text(encoding="utf-8")))

    monkeypatch.setattr(factories, "load_preset", load)


def accept_rated(made: dict[str, Campaign], clip: Clip, number: int, cast: Cast) -> None:
    """Ratings with decimals, as imported means have them, and a learner's sentence with its words and phones."""
    rated = {key: round(1.3 + (number * 7 + place) % 35 / 10, 1) for place, key in enumerate(SCALES)}
    factories.accept(made["rating"], clip, cast.ann, texts=describe(300 + number), answers=rated)
    spoken = {**PRONOUNCED, "word_accuracy": [10, number % 11], "total": number % 11}
    item = factories.accept(made["pronunciation"], clip, cast.ann, texts=describe(400 + number), answers=spoken)
    Item.objects.filter(pk=item.pk).update(alignment=SPELLED, transcript="BEAR IT")


def accept_preferred(made: dict[str, Campaign], pair: Pair, number: int, order: str, cast: Cast) -> None:
    winner = ("A", "same", "B")[number % 3]
    said = {"winner": winner}
    factories.accept(made["ab"], pair, cast.ann, texts=describe(500 + number), answers=said, order=order)
    chosen = {key: ("A", "B", "same")[(number + place) % 3] for place, key in enumerate(SEMANTIC)}
    why = {f"{key}_why": f"Because {factories.sentence(13_000 + 10 * number + n)}" for n, key in enumerate(SEMANTIC)}
    item = factories.accept(made["preference"], pair, cast.ann, answers=chosen | why, order=order)
    Item.objects.filter(pk=item.pk).update(instruction=f"Say number {number} kindly.")


@pytest.fixture
def campaigns(cast, fixed_key, frozen_presets) -> list[Campaign]:
    """Two clips a voice, eight voices, every task; answers differ so that every line of the formats is seen."""
    cast.ann.is_simulated = True
    cast.ann.save()
    made = {
        task: factories.make_campaign(task, name=f"golden {task}", preset=preset, is_simulated=True)
        for task, preset in PRESETS.items()
    }
    clips = factories.make_clips()
    for number, clip in enumerate(clips):
        gender, age, score = VOICES[number % len(VOICES)]
        answers = {**factories.ASSESSMENT, "gender": gender, "age": age, "overall_quality": score}
        if score == 5:
            answers |= {"distortion": 5, "distortion_type": ["none"], "distortion_intervals": []}
        factories.accept(made["assessment"], clip, cast.ann, texts=describe(number), answers=answers)
        areas = {"overall_quality": score, "improvement_areas": ["timbre", "speech_rate"] if score < 5 else ["none"]}
        words = describe(100 + number) if score < 5 else ["No improvement is needed."]
        factories.accept(made["suggestion"], clip, cast.ann, texts=words, answers=areas)
        label = {"real_or_fake": "fake" if number % 3 else "real"}
        factories.accept(made["detection"], clip, cast.ann, answers=label, origin="metadata")
        accept_rated(made, clip, number, cast)
    for number, (one, other) in enumerate(zip(clips[::2], clips[1::2], strict=True)):
        pair = Pair.objects.create(clip_a=one, clip_b=other)
        better = {**factories.COMPARISON, "overall_quality": ("A", "B", "same")[number % 3]}
        order = ("ab", "ba")[number % 2]
        factories.accept(made["comparison"], pair, cast.ann, texts=describe(200 + number), answers=better, order=order)
        accept_preferred(made, pair, number, order, cast)
    return list(made.values())


def test_the_golden_release_is_built_byte_for_byte(tmp_path, campaigns):
    out = tmp_path / "release_v1"
    build_now(name="release_v1", campaigns=[campaign.pk for campaign in campaigns], out=out)
    if not GOLDEN.exists():
        copytree(out, GOLDEN)
        pytest.fail(f"{GOLDEN} was missing and has been written; look at it, commit it, run again.")
    built = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    golden = {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*") if path.is_file()}
    assert sorted(built) == sorted(golden)
    assert [path for path in built if built[path] != golden[path]] == []
