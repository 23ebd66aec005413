"""The CSV files of the L2 assessment SpeechLLM (arXiv 2606.09470): labels on a sentence, its words and its phones.

`p/L`: the label stands after the LAST slash. Two vocabularies occur for one scale. `rejected` columns are perturbed
labels made for training, no judgements. Ids there have lost their zeros, so an utterance is known by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.values import each, found_in, is_missing, number, short, text

LABELS = {"worst": 0, "very poor": 0, "bad": 1, "poor": 1, "average": 2, "fair": 2, "good": 3, "excellent": 4}
PATHS = ("audio_path", "audiofilepath")
ASPECTS = {"accuracy": "accuracy", "sentence accuracy": "accuracy", "fluency": "fluency", "prosody": "prosody"}
SENTENCE = re.compile(r"(?P<name>[A-Za-z ]+?)[ \t]*:[ \t]*(?P<rest>.*)")
TARGETS = ("chosen", "target", "phoneme_scores")
# Columns that hold one aspect of the sentence, but whose name does not say which: the fluency file has them too.
UNCLEAR = ("accuracy_5scale", "label_num", "target_sentence", "sentence_chosen")
STAYS_OUT = "rejected labels are perturbed for training and stay out"
TITLES = ("words", "phonemes", "word stress", "word accuracy")


def sniff(first: dict[str, Any]) -> bool:
    has_path = any(name in first for name in PATHS)
    return has_path and "transcript" in first and bool({*TARGETS, *UNCLEAR} & first.keys())


def read(file: File, options: Options) -> Iterator[Found]:
    yield from each(file, lambda line, record: judged(file, line, record, options))


def judged(file: File, line: int, record: dict[str, Any], options: Options) -> Judged:
    path = text("audio_path", found_in(record, *PATHS))
    stem = PurePosixPath(path.replace("\\", "/")).stem
    if not is_missing(record.get("id")) and str(record["id"]).strip().lstrip("0") != stem.lstrip("0"):
        raise Refused("id_differs", f"The id {short(record['id'])} is not that of {short(path)}, even without zeros.")
    transcript = text("transcript", record.get("transcript"))
    rating = Rating(transcript.split())
    for column in TARGETS:
        if not is_missing(record.get(column)):
            rating.read(text(column, record[column]))
            break
    for column in UNCLEAR:
        if not is_missing(record.get(column)) and column in options.names:
            rating.sentence(options.names[column], text(column, record[column]))
    if "accuracy" in record and not is_missing(record["accuracy"]) and not rating.answers:
        rating.answers["accuracy"], rating.in_numbers = number("accuracy", record["accuracy"], 0, 10), True
    if not rating.answers:
        raise Refused(
            "unclear_column",
            f"The labels stand in {', '.join(name for name in UNCLEAR if name in record) or 'no known column'}, which "
            "does not say of what. Say so, for example: accuracy_5scale = fluency.",
        )
    return Judged(
        file=file.name,
        line=line,
        key=stem,
        preset="speechocean762" if rating.in_numbers else "l2-labels",
        audios=(Sound(path, {"text": transcript, "language": "en"}),),
        rater="l2:published",
        answers=rating.answers,
        texts=rating.texts,
        tokens=rating.tokens(),
        part_of="l2",
        remarks=(STAYS_OUT,) if any(name.startswith("rejected") for name in record) else (),
    )


class Rating:
    """What one row says of a sentence: labels of the five-step scale, or the corpus's own numbers."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.phones: list[str] = []
        self.answers: dict[str, Any] = {}
        self.texts: tuple[str, ...] = ()
        self.in_numbers = False

    def read(self, target: str) -> None:
        body, _, rationale = target.partition("Verdict:")
        if rationale.strip():
            self.texts = (rationale.strip(),)
        for line in filter(None, (line.strip() for line in body.splitlines())):
            found = SENTENCE.fullmatch(line) if "/" not in line.partition(":")[0] else None
            name = found["name"].strip().lower() if found else ""
            if found and name in ASPECTS:
                self.sentence(ASPECTS[name], found["rest"])
            elif found and name in TITLES:
                self.tokens_of(found["rest"])
            else:
                self.tokens_of(line)

    def sentence(self, aspect: str, label: str) -> None:
        if aspect not in ASPECTS.values():
            raise Refused("unknown_aspect", f"{short(aspect)} is none of {', '.join(ASPECTS.values())}.")
        self.answers[aspect] = label_of(label)

    def tokens_of(self, line: str) -> None:
        """Tokens that are the transcript's words score the words; any others are phones."""
        pairs = [token.rpartition("/") for token in line.split()]
        if any(not name or not label for name, _, label in pairs):
            raise Refused("bad_token", f"{short(line)} is not a row of token/label.")
        names = [name for name, _, _ in pairs]
        values = [self.value_of(label) for _, _, label in pairs]
        is_words = [name.casefold() for name in names] == [word.casefold() for word in self.words]
        self.answers["word_accuracy" if is_words else "phone_accuracy"] = values
        if not is_words:
            self.phones = names

    def value_of(self, label: str) -> int | float:
        if label[:1].isdigit():
            self.in_numbers = True
            return number("score", label, 0, 2)
        return label_of(label)

    def tokens(self) -> tuple[dict[str, Any], ...]:
        """The words; the phones stand with the last one, because these files do not say which is in which word."""
        tokens: list[dict[str, Any]] = [{"text": word} for word in self.words]
        if self.phones:
            tokens[-1]["phones"] = [{"text": phone} for phone in self.phones]
        return tuple(tokens)


def label_of(label: str) -> int:
    folded = label.strip().rstrip(".").casefold()
    if folded not in LABELS:
        raise Refused("unknown_label", f"{short(label)} is none of {', '.join(sorted(LABELS))}.")
    return LABELS[folded]
