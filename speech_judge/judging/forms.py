"""Forms and prompts of every task, from what a release's templates and questionnaires say.

A trained judge carries them in `forms.json`, so that judging needs no release.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speech_judge.data.pronunciation import ASPECTS, LABELS
from speech_judge.data.release import Release
from speech_judge.data.tasks import l2, sagelm
from speech_judge.data.tasks.common import published
from speech_judge.data.tasks.speecheval import FIELD
from speech_judge.errors import JudgeError
from speech_judge.judging.form import Choice, Form, Piece, Several, Sort

NAME = "forms.json"
ANSWER = ("<answer>\n", "\n</answer>")
FREE = Form((), ("", ""))  # whatever the model says
SORTS = {"ordinal": Sort.SCORE, "category": Sort.LABEL, "comparison": Sort.VERDICT}
Dimensions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Forms:
    templates: Mapping[str, Any]
    questionnaires: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, release: Release) -> Forms:
        templates = release.templates if (release.folder / "prompts/ms_swift.json").is_file() else {}
        files = sorted((release.folder / "questionnaires").glob("*.json"))
        return cls(templates, {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files})

    @classmethod
    def load(cls, folder: Path) -> Forms:
        """Empty where the folder has none: an untuned model brings no forms."""
        file = folder / NAME
        return cls(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else cls({}, {})

    def save(self, folder: Path) -> None:
        told = {"templates": self.templates, "questionnaires": self.questionnaires}
        (folder / NAME).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def template(self, task: str) -> Mapping[str, Any]:
        known = self.templates.get("tasks", {})
        if task not in known:
            raise JudgeError(
                f"This model brings no form for {task}.",
                "Give a release that has the task (--release, or forms=Forms.of(release)), or ask it in free words.",
            )
        template: Mapping[str, Any] = known[task]
        return template

    def dimensions(self, task: str, questionnaire: str = "") -> Dimensions:
        """Of the questionnaire, or of the first that is asked for this task."""
        names = [questionnaire] if questionnaire else [n for n, q in self.questionnaires.items() if q["task"] == task]
        if not names or names[0] not in self.questionnaires:
            raise JudgeError(f"This model knows no questionnaire for {task}.", "Give a release that has one.")
        return {dimension["key"]: dimension for dimension in self.questionnaires[names[0]]["dimensions"]}

    def published(self, dimension: str) -> str:
        """SageLM's words for a dimension's key; what is no known key is taken as the words themselves."""
        for questionnaire in self.questionnaires.values():
            for each in questionnaire["dimensions"]:
                if questionnaire["task"] == "preference" and each["key"] == dimension:
                    return str(each["published"] or dimension)
        return dimension

    def speecheval(self, task: str, questionnaire: str = "", *, details: bool = False, think: bool = True) -> Form:
        """`details`: what stands in parentheses and on optional lines, too; more places to read. Without `think` the
        form begins at the answer, as targets of training without it do."""
        template, dimensions = self.template(task), self.dimensions(task, questionnaire)
        pieces = self.thinking(template["think"], dimensions, details) if think else []
        if "answer" not in template:
            return Form(joined(pieces), ANSWER)
        (key, _), *_ = FIELD.findall(template["answer"])
        words = self.words(dimensions[key])
        return Form(joined([*pieces, ANSWER[0], Choice(key, Sort.FAKE, words), ANSWER[1]]))

    def thinking(self, lines: Sequence[Mapping[str, Any]], dimensions: Dimensions, details: bool) -> list[Piece]:
        pieces: list[Piece] = ["<think>\n"]
        for entry in lines:
            if details or not entry.get("optional"):
                pieces += self.line(entry, dimensions, details)
        return [*pieces, "</think>\n\n"]

    def line(self, entry: Mapping[str, Any], dimensions: Dimensions, details: bool) -> list[Piece]:
        """Nothing for a line that asks for what is no label, such as free text."""
        fields = [key for key, _ in FIELD.findall(entry["line"])]
        if not all(dimensions[key]["kind"] in (*SORTS, "multi-category") for key in fields):
            return []
        pieces = list(self.pieces(entry["line"], dimensions))
        if details and (detail := entry.get("detail", "")):
            pieces += self.detail(detail, dimensions)
        return [*pieces, "\n"]

    def detail(self, written: str, dimensions: Dimensions) -> Iterator[Piece]:
        """In parentheses; a list that is "none" is left out together with them."""
        found = list(self.pieces(written, dimensions))
        if len(found) == 1 and isinstance(only := found[0], Several):
            yield Several(only.key, only.words, only.joiner, " (", ")", only.none, silent=True)
        else:
            yield from (" (", *found, ")")

    def pieces(self, written: str, dimensions: Dimensions) -> Iterator[Piece]:
        place = 0
        for field in FIELD.finditer(written):
            yield written[place : field.start()]
            yield self.blank(field[1], field[2] or "", dimensions[field[1]])
            place = field.end()
        yield written[place:]

    def blank(self, key: str, side: str, dimension: Mapping[str, Any]) -> Piece:
        name, words = f"{key}.{side}" if side else key, self.words(dimension)
        if dimension["kind"] not in SORTS:
            none = "none" if "none" in words else ""
            return Several(name, words, self.templates.get("joiners", {}).get(key, ";"), none=none)
        sort = SORTS[dimension["kind"]]
        values = tuple(float(label["id"]) for label in dimension["labels"]) if sort is Sort.SCORE else ()
        return Choice(name, sort, words, values)

    def words(self, dimension: Mapping[str, Any]) -> dict[str, str]:
        replaced = self.templates.get("words", {})
        return {str(label["id"]): published(dimension, label["id"], replaced) for label in dimension["labels"]}


def joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbouring texts as one, empty ones left out: a place sees all of the fixed text that follows it."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)


def verdict_form() -> Form:
    """SageLM: the label, then why."""
    return Form((Choice("verdict", Sort.VERDICT, sagelm.LABELS),), ("\n", ""))


def pronunciation_form(units: Sequence[tuple[str, Sequence[str]]]) -> Form:
    """L2: three aspects of the sentence, then each word, then each phone where they are known."""
    levels = dict(zip(LABELS, LABELS, strict=True))

    def label(key: str, sort: Sort) -> Choice:
        return Choice(key, sort, levels, l2.SCALE.values)

    pieces: list[Piece] = []
    for title, key in ASPECTS.items():
        pieces += ["\n" if pieces else "", f"{title}: ", label(key, Sort.SCORE)]
    phones = [phone for _, some in units for phone in some]
    for title, sort, names in (("Words", Sort.UNIT, [word for word, _ in units]), ("Phonemes", Sort.PHONE, phones)):
        for number, name in enumerate(names):
            pieces += [f" {name}/" if number else f"\n{title}: {name}/", label(f"{title} {number}", sort)]
    return Form(joined(pieces), ("\nVerdict: ", ""))
