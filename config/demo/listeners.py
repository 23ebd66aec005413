"""Simulated raters: what a listener of a given strictness would answer about a clip whose degradation is known.

A score is the clean system's score, less what the degradation costs (degradations.yaml), plus the rater's bias, plus
noise drawn anew for each answer. Nothing here is a measurement of people: campaigns answered this way are marked as
simulated wherever they go.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from config.demo.render import table

SCORES = (
    "overall_quality",
    "intelligibility",
    "distortion",
    "dynamic_range",
    "emotional_impact",
    "artistic_expression",
    "subjective_experience",
)
RATES = ("slow", "slightly_slow", "appropriate", "slightly_fast", "fast")
TONES = {"male": ("flat", "dull", "thick", "clear"), "female": ("clear", "thin", "bright", "flat")}
AGES = ("thirties", "middle_aged", "thirties", "twenties")
# What a listener would have improved, by the type of distortion heard.
AREA_OF_TYPE = {
    "background_noise": "background_noise",
    "clipping": "distortion",
    "artifacts": "distortion",
    "jitter": "distortion",
    "drop_missing": "intelligibility",
    "reverberation": "intelligibility",
    "timbre_quality": "timbre",
}
# Which of NISQA's dimensions a type of distortion spoils.
DIMENSION_OF_TYPE = {
    "background_noise": "noi",
    "clipping": "col",
    "artifacts": "col",
    "jitter": "col",
    "drop_missing": "dis",
    "reverberation": "col",
    "timbre_quality": "col",
}
UNSPOILED = 4.6  # what listeners give where nothing is wrong
UNNAMED_LOSS = 1 / 3  # a dimension the table does not name loses this share of what overall quality loses
JUST_NOTICEABLE = 0.45  # two clips closer than this sound the same to a listener
ANSWER_NOISE, BIAS_SPREAD = 0.25, 0.2
ODD_ONE_OUT = 0.06  # how often a listener names another age or pace than the others


@dataclass(frozen=True)
class Sound:
    """What is known about a clip before anybody listens."""

    seconds: float
    system: str
    gender: str
    recipe: str
    where: tuple[tuple[float, float], ...] = ()

    @property
    def heard(self) -> Mapping[str, Any]:
        return table()["recipes"][self.recipe]["heard"] if self.recipe else {"loss": {}, "types": ["none"], "words": []}

    def expected(self, dimension: str) -> float:
        """The score, 1 to 5, that an unbiased listener gives on average."""
        loss = self.heard["loss"]
        clean = table()["clean"][self.system][dimension]
        return float(clean - loss.get(dimension, UNNAMED_LOSS * loss.get("overall_quality", 0.0)))


@dataclass(frozen=True)
class Listener:
    """One simulated rater. The same seed answers the same way."""

    name: str
    bias: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bias", random.Random(f"bias:{self.name}").gauss(0, BIAS_SPREAD))  # noqa: S311

    def chance(self, key: str) -> random.Random:
        return random.Random(f"{self.name}:{key}")  # noqa: S311 -- a simulation, no secret

    def assess(self, sound: Sound, key: str) -> dict[str, Any]:
        """Answers to `speecheval-assessment`."""
        chance = self.chance(key)
        scores = {name: self.score(sound, name, chance) for name in SCORES}
        spoiled = scores["distortion"] <= 4
        answers = {
            **scores,
            "speech_rate": rate(sound, chance),
            **self.details(sound, spoiled, chance, key),
            "tone": [chance.choice(TONES[sound.gender])],
        }
        if spoiled:
            answers["distortion_severity"] = sound.heard.get("severity") or "slight"
            answers["distortion_perception"] = list(sound.heard["words"])
        return answers

    def compare(self, first: Sound, second: Sound, key: str) -> dict[str, Any]:
        """Answers to `speecheval-comparison`, with `first` heard as A."""
        chance = self.chance(key)
        answers: dict[str, Any] = {}
        for name in SCORES:
            gap = first.expected(name) - second.expected(name) + chance.gauss(0, ANSWER_NOISE)
            answers[name] = "same" if abs(gap) < JUST_NOTICEABLE else "A" if gap > 0 else "B"
        answers["speech_rate"] = better_rate(first, second)
        sides = {
            side: self.details(sound, bool(sound.recipe) and kinds(sound) != ["none"], chance, key)
            for side, sound in (("A", first), ("B", second))
        }
        for name in {*sides["A"], *sides["B"]}:
            answers[name] = {side: found[name] for side, found in sides.items() if name in found}
        return answers

    def suggest(self, sound: Sound, key: str) -> dict[str, Any]:
        """Answers to `speecheval-suggestion`."""
        chance = self.chance(key)
        overall = self.score(sound, "overall_quality", chance)
        areas = {AREA_OF_TYPE[kind] for kind in kinds(sound) if kind != "none"}
        if sound.expected("emotional_impact") < 2.2:
            areas |= {"emotional_impact"}
        if sound.expected("artistic_expression") < 2.5:
            areas |= {"expressiveness"}
        if sound.heard.get("speech_rate"):
            areas |= {"speech_rate"}
        return {"overall_quality": overall, "improvement_areas": sorted(areas) if overall < 5 and areas else ["none"]}

    def rate_quality(self, sound: Sound, key: str) -> dict[str, Any]:
        """Answers to `nisqa`."""
        chance = self.chance(key)
        spoiled = {DIMENSION_OF_TYPE[kind] for kind in kinds(sound) if kind != "none"}
        answers = {"mos": self.score(sound, "overall_quality", chance)}
        for name in ("noi", "col", "dis", "loud"):
            expected = sound.expected("distortion") if name in spoiled else UNSPOILED
            answers[name] = clamp(round(expected + self.bias + chance.gauss(0, ANSWER_NOISE)))
        return answers

    def guess(self, sound: Sound, key: str) -> dict[str, Any]:
        """A guess for `speecheval-detection`; old synthesisers fool hardly anybody."""
        return {"real_or_fake": "fake" if self.chance(key).random() < 0.93 else "real"}

    def score(self, sound: Sound, dimension: str, chance: random.Random) -> int:
        return clamp(round(sound.expected(dimension) + self.bias + chance.gauss(0, ANSWER_NOISE)))

    def details(self, sound: Sound, spoiled: bool, chance: random.Random, key: str) -> dict[str, Any]:
        """Types, intervals and the speaker, as heard in one clip."""
        found = kinds(sound)
        types = ["none"] if not spoiled else found if found != ["none"] else ["timbre_quality"]
        details: dict[str, Any] = {
            "distortion_type": types,
            "emotion": "neutral",
            "gender": sound.gender,
            "age": self.age(key, chance),
        }
        if spoiled:
            details["distortion_intervals"] = self.intervals(sound, types[0], chance)
        return details

    def age(self, key: str, chance: random.Random) -> str:
        """Listeners mostly agree about one voice, whatever its true age."""
        common = random.Random(f"age:{key}")  # noqa: S311 -- a simulation, no secret
        return (chance if chance.random() < ODD_ONE_OUT else common).choice(AGES)

    def intervals(self, sound: Sound, kind: str, chance: random.Random) -> list[dict[str, Any]]:
        """Where it is heard: the known places, marked as precisely as people do; throughout when there are none."""
        places = sound.where[:4] or ((0.0, sound.seconds),)
        slip = 0.03 if sound.where else 0.0
        return [
            {
                "start": round(max(0.0, start - chance.random() * slip), 2),
                "end": round(min(sound.seconds, end + chance.random() * slip), 2),
                "type": kind,
                "severity": sound.heard.get("severity") or "slight",
            }
            for start, end in places
            if min(sound.seconds, end) - start > 0.01
        ]


def kinds(sound: Sound) -> list[str]:
    return list(sound.heard["types"])


def rate(sound: Sound, chance: random.Random) -> str:
    slip = chance.choice((-1, 1)) if chance.random() < ODD_ONE_OUT else 0
    step = 2 + sound.heard.get("speech_rate", 0) + slip
    return RATES[max(0, min(4, step))]


def better_rate(first: Sound, second: Sound) -> str:
    a, b = (abs(sound.heard.get("speech_rate", 0)) for sound in (first, second))
    return "same" if a == b else "A" if a < b else "B"


def clamp(score: int) -> int:
    return max(1, min(5, score))
