"""SpeechOcean762's `resource/scores.json` with Kaldi lists beside it, as its repository and its readers have them.

Kept as published: `phones` a list with stress digits, `phones-accuracy` one number each, completeness stored as 10.0
(its README says 0 to 1), `mispronunciations` only where a phone scores below 0.5, `canonical-phone` without the digit,
the punctuation of the text. Utterances are clips; ids are texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from annotation.questionnaire import Questionnaire
from exports.canonical import dumps
from exports.formats import pronunciation
from exports.formats.base import CannotWrite, Context, Format, Row, Skipped
from exports.formats.data import about
from exports.formats.files import Files
from exports.formats.spill import Spill

WRONG = 0.5  # a phone below it has been mispronounced
UNKNOWN = "<unk>"  # what was said instead was not written down
SENTENCE = ("accuracy", "completeness", "fluency", "prosodic", "total")
WORD = {"accuracy": "word_accuracy", "stress": "word_stress", "total": "word_total"}
SCORES = "resource/scores.json"


class Scores:
    """`exports/speechocean762/`: `resource/scores.json`, and per split `wav.scp`, `text`, `utt2spk`, `spk2utt`."""

    def __init__(self, folder: Path, context: Context) -> None:
        root = folder / "exports" / "speechocean762"
        self.files, self.spill, self.clip = Files(root), Spill(root), context.clip

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        utterance = row["clips"][0]
        try:
            if not self.spill.put("scores", utterance, entry(row)):
                raise CannotWrite("another campaign has assessed this clip, and an utterance stands here once")
        except CannotWrite as error:
            yield Skipped(row["id"], str(error))
            return
        speaker = self.clip(utterance)["speaker"] or utterance
        facts = {"audio": row["audio"][0], "speaker": speaker, "text": pronunciation.read_text(row)}
        self.spill.put(row["split"], utterance, facts)
        self.spill.add(f"{row['split']} by speaker", f"{speaker} {utterance}")

    def close(self) -> None:
        for shelf in self.spill.shelves():
            if shelf == "scores":
                self.write_scores()
            elif shelf.endswith(" by speaker"):
                self.write_speakers(shelf.removesuffix(" by speaker"), shelf)
            else:
                self.write_kaldi(shelf)
        self.files.close()
        self.spill.close()

    def write_scores(self) -> None:
        mark = "{\n"
        for utterance, scores in self.spill.sorted("scores"):
            self.files.put(SCORES, f"{mark}{dumps(utterance)}: {dumps(scores)}")
            mark = ",\n"
        self.files.put(SCORES, "\n}\n")

    def write_kaldi(self, split: str) -> None:
        for utterance, facts in self.spill.sorted(split):
            for name, value in (("wav.scp", facts["audio"]), ("text", facts["text"]), ("utt2spk", facts["speaker"])):
                self.files.put(f"{split}/{name}", f"{utterance} {' '.join(value.split())}\n")

    def write_speakers(self, split: str, shelf: str) -> None:
        keys = (key.split(" ") for key in self.spill.keys(shelf))
        for speaker, pairs in groupby(keys, key=itemgetter(0)):
            self.files.put(f"{split}/spk2utt", speaker)
            for _, utterance in pairs:
                self.files.put(f"{split}/spk2utt", f" {utterance}")
            self.files.put(f"{split}/spk2utt", "\n")


def entry(row: Row) -> dict[str, Any]:
    """Raises CannotWrite when a score is missing, or words and scores do not fit."""
    answers, words = row["answers"], pronunciation.words_of(row)
    if not words:
        raise CannotWrite("the item has no words: it needs an alignment or a transcript")
    scores = {name: score(answers, name) for name in SENTENCE}
    scores["completeness"] = float(scores["completeness"])
    of_words = {name: tokens(answers, key, "word", len(words)) for name, key in WORD.items()}
    phones = [phone for word in words for phone in pronunciation.phones_of(word)]
    of_phones = [float(each) for each in tokens(answers, "phone_accuracy", "phone", len(phones))] if phones else []
    written, used = [], 0
    for number, word in enumerate(words):
        said = pronunciation.phones_of(word)
        accuracies = of_phones[used : used + len(said)]
        used += len(said)
        written.append(
            {
                "text": word["text"].upper(),
                **{name: each[number] for name, each in of_words.items()},
                "phones": said,
                "phones-accuracy": accuracies,
                **mispronounced(word, said, accuracies),
            }
        )
    return {"text": pronunciation.read_text(row), **scores, "words": written}


def score(answers: dict[str, Any], name: str) -> float:
    pronunciation.needed(answers, name)
    value = answers[name]
    return int(value) if value == int(value) else float(value)


def tokens(answers: dict[str, Any], key: str, unit: str, count: int) -> list[float]:
    scores = answers.get(key)
    if scores is None or any(each is None for each in scores):
        raise CannotWrite(f"the final answers lack {key}, or have it for some {unit}s only")
    if len(scores) != count:
        raise CannotWrite(f"there are {count} {unit}s and {len(scores)} scores of them")
    return [int(each) if each == int(each) else float(each) for each in scores]


def mispronounced(word: dict[str, Any], phones: list[str], accuracies: list[float]) -> dict[str, Any]:
    """`{"mispronunciations": […]}` when a phone scores below 0.5; {} otherwise."""
    known = {each["index"]: each["pronounced-phone"] for each in word.get("mispronunciations") or ()}
    found = [
        {
            "canonical-phone": phone.rstrip("0123456789"),
            "index": index,
            "pronounced-phone": known.get(index, UNKNOWN),
        }
        for index, (phone, accuracy) in enumerate(zip(phones, accuracies, strict=True))
        if accuracy < WRONG
    ]
    return {"mispronunciations": found} if found else {}


FORMAT = Format("speechocean762", "SpeechOcean762", frozenset({"pronunciation"}), Scores, about=about("speechocean762"))
