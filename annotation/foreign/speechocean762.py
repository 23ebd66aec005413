"""SpeechOcean762: `scores.json`, `scores-detail.json` with its five experts, and the rows of the HF variant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound, Unreadable
from annotation.foreign.values import at, each, is_missing, number, short, text

PRESET = "speechocean762"
SENTENCE = ("accuracy", "completeness", "fluency", "prosodic", "total")
WORD = {"accuracy": "word_accuracy", "stress": "word_stress", "total": "word_total"}
EXPERTS = 5
# In the experts' notation {AH} scores 1, (AH) 0, [AH] was inserted and belongs to no phone of the word.
MARKED = re.compile(r"\{(?P<one>[^{}\s]+)\}|\((?P<none>[^()\s]+)\)|\[(?P<put_in>[^\[\]\s]+)\]|(?P<two>[^\s{}()\[\]]+)")


def sniff(first: dict[str, Any]) -> bool:
    row = next(iter(first.values()), None) if first and "words" not in first else first
    return isinstance(row, dict) and isinstance(row.get("words"), list) and "prosodic" in row


def read(file: File, options: Options) -> Iterator[Found]:
    first = file.first()
    if "words" in first:
        scale = completeness_scale(record for _, record in file.records() if isinstance(record, dict))
        yield from each(file, lambda line, record: of_row(file, line, record, scale))
        return
    whole = file.whole
    if not isinstance(whole, dict):
        yield Unreadable(file.name, 0, "not_scores", "The file must hold utterances by their id.")
        return
    scale = completeness_scale(whole.values())
    for utterance, row in whole.items():
        line = file.text.count("\n", 0, max(0, file.text.find(f'"{utterance}"'))) + 1
        yield from at(file, line, lambda line=line, u=utterance, row=row: of_utterance(file, line, u, row, u, scale))


def completeness_scale(rows: Any) -> int:
    """10 where a whole file holds completeness as a share (documented 0-1), 1 where it is stored as 0-10."""
    values: list[Any] = []
    for row in rows:
        found = row.get("completeness") if isinstance(row, dict) else None
        values += found if isinstance(found, list) else [found]
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    return 10 if numbers and max(numbers) <= 1 else 1


def of_row(file: File, line: int, record: dict[str, Any], scale: int) -> Iterator[Judged]:
    """HF: the utterance's id is the stem of the audio's path; speaker, gender and age are beside the scores."""
    audio = record.get("audio")
    path = audio.get("path") if isinstance(audio, dict) else audio or record.get("path")
    if is_missing(path):
        raise Refused("no_audio", "The row's audio has no path, so the utterance cannot be told.")
    stem = PurePosixPath(text("audio.path", path).replace("\\", "/")).stem
    yield from of_utterance(file, line, stem, record, text("audio.path", path), scale)


def of_utterance(file: File, line: int, utterance: str, row: Any, path: str, scale: int) -> Iterator[Judged]:
    if not isinstance(row, dict) or not isinstance(row.get("words"), list):
        raise Refused("not_scores", f"Utterance {utterance} has no words.")
    words = [Word.of(each) for each in row["words"]]
    raters = experts_of(row)
    said = text("text", row.get("text"), needed=False)
    facts: dict[str, Any] = {"text": said, "language": "en"}
    if not is_missing(row.get("speaker")):
        facts["speaker"] = str(row["speaker"])
    extra = {name: row[name] for name in ("gender", "age") if not is_missing(row.get(name))}
    facts |= {"extra": extra} if extra else {}
    tokens = tuple(
        {"text": word.text, "phones": [{"text": phone} for phone in word.phones], **word.wrong} for word in words
    )
    for rater, place in raters:
        answers, remarks = scores(row, words, place, scale)
        yield Judged(
            file=file.name,
            line=line,
            key=utterance,
            preset=PRESET,
            audios=(Sound(path, {name: value for name, value in facts.items() if value}),),
            rater=rater,
            answers=answers,
            tokens=tokens,
            texts=texts_of(row),
            remarks=remarks,
        )


def texts_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """A rationale is no part of the published corpus; our own export of it has one."""
    return () if is_missing(row.get("rationale")) else (text("rationale", row["rationale"]),)


def experts_of(row: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    """One published score, or five experts with a place in every list."""
    lists = [value for name in SENTENCE if isinstance(value := row.get(name), list)]
    if not lists:
        return [("speechocean762:published", None)]
    if any(len(values) != EXPERTS for values in lists):
        raise Refused("not_five", f"Every score must hold {EXPERTS} experts' values.")
    return [(f"speechocean762:expert-{place + 1}", place) for place in range(EXPERTS)]


class Word:
    """One word: its canonical phones, and what was published of its scores."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.text = text("word", row.get("text"))
        self.phones = phone_list(row.get("ref-phones", row.get("phones", [])))
        wrong = row.get("mispronunciations")
        self.wrong = {"mispronunciations": wrong} if isinstance(wrong, list) and wrong else {}

    @classmethod
    def of(cls, row: Any) -> Word:
        if not isinstance(row, dict):
            raise Refused("not_scores", f"A word is {short(row)}.")
        return cls(row)

    def phone_scores(self, place: int | None) -> list[int | float | None]:
        if place is not None:
            said = self.row.get("phones")
            if not isinstance(said, list) or len(said) != EXPERTS:
                raise Refused("not_five", f"“{self.text}” must have {EXPERTS} experts' phones.")
            return list(marked(self.text, said[place], len(self.phones)))
        values = self.row.get("phones-accuracy")
        if is_missing(values):
            return [None] * len(self.phones)
        if not isinstance(values, list) or len(values) != len(self.phones):
            raise Refused("phones_differ", f"“{self.text}” has {len(self.phones)} phones and other scores for them.")
        return [number("phones-accuracy", value, 0, 2) for value in values]


def phone_list(phones: Any) -> list[str]:
    """Documented as a string, stored as a list. Stress digits stay as they are."""
    if isinstance(phones, str):
        return phones.split()
    if isinstance(phones, list) and all(isinstance(phone, str) for phone in phones):
        return list(phones)
    raise Refused("bad_phones", f"phones are {short(phones)}.")


def marked(word: str, said: Any, count: int) -> list[int]:
    """Scores out of one expert's notation; an inserted phone has none. Raises Refused when they do not fit."""
    if not isinstance(said, str) or MARKED.sub("", said).strip():
        raise Refused("bad_phones", f"The phones of “{word}” are {short(said)}, which is not the experts' notation.")
    scores = {"one": 1, "none": 0, "two": 2}
    found = [scores[found.lastgroup] for found in MARKED.finditer(said) if found.lastgroup in scores]
    if len(found) != count:
        raise Refused("phones_differ", f"An expert marked {len(found)} phones of “{word}”, which has {count}.")
    return found


def scores(
    row: Mapping[str, Any], words: list[Word], place: int | None, scale: int
) -> tuple[dict[str, Any], tuple[str, ...]]:
    answers: dict[str, Any] = {}
    for name in SENTENCE:
        if not is_missing(value := one(row, name, place)):
            times = scale if name == "completeness" else 1
            answers[name] = number(name, value * times if times > 1 else value, 0, 10)
    for name, dimension in WORD.items():
        values = [one(word.row, name, place) for word in words]
        if not all(is_missing(value) for value in values):
            answers[dimension] = [None if is_missing(value) else number(name, value, 0, 10) for value in values]
    phones = [score for word in words for score in word.phone_scores(place)]
    if any(score is not None for score in phones):
        answers["phone_accuracy"] = phones
    if not answers:
        raise Refused("no_scores", "The utterance has no score at all.")
    if len(answers.get("phone_accuracy", phones)) != len(phones):
        raise Refused("phones_differ", "Phones and their scores differ in number.")
    missing = [name for name in SENTENCE if name not in answers]
    return answers, tuple(f"{name} is missing" for name in missing)


def one(row: Mapping[str, Any], name: str, place: int | None) -> Any:
    value = row.get(name)
    if place is None or not isinstance(value, list):
        return value
    if len(value) != EXPERTS:
        raise Refused("not_five", f"{name} must hold {EXPERTS} experts' values.")
    return value[place]
