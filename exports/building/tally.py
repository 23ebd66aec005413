"""What is counted on the way through the items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotation.aggregation import Book, Settled
from annotation.questionnaire import Questionnaire
from exports.folder.rows import Row, is_stock
from exports.opaque import Namer
from exports.records import ItemRecord, Rating

SPLITS = ("train", "val", "test")
BOOTSTRAPS = 200


class Texts(NamedTuple):
    """Every accepted text that must not repeat: its id, its split, its words."""

    names: list[str]
    splits: list[str]
    words: list[str]

    def add(self, row: Row) -> None:
        for text in row["texts"]:
            self.names.append(text["id"])
            self.splits.append(row["split"])
            self.words.append(text["text"])


@dataclass
class Tally:
    namer: Namer
    questionnaires: Mapping[str, Questionnaire]  # by digest
    texts: Texts = field(default_factory=lambda: Texts([], [], []))
    left_out: list[Row] = field(default_factory=list)
    sheets: dict[str, list[list[dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    raters: dict[str, bool] = field(default_factory=dict)  # pseudonym -> simulated
    books: dict[str, Book] = field(default_factory=dict)
    work: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    simulated_items: int = 0
    items: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts_written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    answers: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    languages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    core: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    core_answers: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _settled: dict[str, Settled] | None = None

    def read(self, item: ItemRecord, row: Row) -> None:
        """An item as it was collected, with its row that still has every text."""
        raters = [rating for rating in item.ratings if rating.role == "rater"]
        for rating in item.ratings:
            rater = self.namer.name("rater", rating.rater)
            self.raters[rater] = rating.simulated
            self.work[rater].update(
                {f"{rating.role} of {row['task']}": 1, "active_seconds": round(rating.active_seconds)}
            )
        self.simulated_items += item.simulated
        if len(raters) > 1:
            self.compare(item, row, raters)
        if not is_stock(row):
            self.texts.add(row)
        for left in item.left_out:
            self.leave_out(row, left.reason, left.detail, role=left.role)

    def compare(self, item: ItemRecord, row: Row, raters: list[Rating]) -> None:
        self.sheets[item.questionnaire].append([rating.answers for rating in raters])
        if row["questionnaire"] not in self.books:
            self.books[row["questionnaire"]] = Book(self.questionnaires[item.questionnaire])
        for rating in raters:
            self.books[row["questionnaire"]].add(row["id"], self.namer.name("rater", rating.rater), rating.answers)

    def settled(self, seed: int) -> dict[str, Settled]:
        """What several raters' answers come to, per questionnaire; computed once, after the last item was read."""
        if self._settled is None:
            self._settled = {name: book.settle(bootstraps=BOOTSTRAPS, seed=seed) for name, book in self.books.items()}
        return self._settled

    def leave_out(self, row: Row, reason: str, detail: str, **more: Any) -> None:
        self.left_out.append(
            {"item": row["id"], "task": row["task"], "split": row["split"], "reason": reason, "detail": detail, **more}
        )

    def written(self, row: Row) -> None:
        """A row as it went into the release."""
        task, split = row["task"], row["split"]
        self.items[task][split] += 1
        self.texts_written[task][split] += len(row["texts"])
        self.languages[row["language"]][split] += 1
        self.core[task][split] += bool(row["core"])
        for key, value in row["answers"].items():
            for label in labels_in(value):
                self.answers[task, key, split][label] += 1
                if row["core"]:
                    self.core_answers[task, key, split][label] += 1

    def balance(self, answers: Mapping[tuple[str, str, str], Counter[str]]) -> dict[str, Any]:
        """Per task and dimension how often each label stands in each split."""
        found: dict[str, Any] = {}
        for (task, key, split), labels in sorted(answers.items()):
            found.setdefault(task, {}).setdefault(key, {})[split] = dict(sorted(labels.items()))
        return found


def labels_in(value: Any) -> Iterator[str]:
    """Chosen labels, for counting: intervals and free text have none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from labels_in(inner)
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
    elif isinstance(value, int) or (isinstance(value, str) and len(value) <= 40):
        yield str(value)


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in SPLITS}
