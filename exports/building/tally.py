"""What is counted on the way through the items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from exports import leakage
from exports.folder.rows import Row
from exports.records import ItemRecord

SPLITS = ("train", "val", "test")


@dataclass
class Tally:
    texts: list[tuple[str, str, str]] = field(default_factory=list)  # (text id, split, text)
    left_out: list[Row] = field(default_factory=list)
    sheets: dict[str, list[list[dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    raters: dict[str, bool] = field(default_factory=dict)  # user name -> simulated
    simulated_items: int = 0
    items: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts_written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    answers: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    languages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def read(self, item: ItemRecord, row: Row) -> None:
        """An item as it was collected, with its row that still has every text."""
        raters = [rating for rating in item.ratings if rating.role == "rater"]
        self.raters.update({rating.rater: rating.simulated for rating in item.ratings})
        self.simulated_items += item.simulated
        if len(raters) > 1:
            self.sheets[item.questionnaire].append([rating.answers for rating in raters])
        if not leakage.is_stock(row):
            self.texts += [(text["id"], row["split"], text["text"]) for text in row["texts"]]
        for left in item.left_out:
            self.leave_out(row, left.reason, left.detail, role=left.role)

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
        for key, value in row["answers"].items():
            for label in labels_in(value):
                self.answers[task, key, split][label] += 1

    def balance(self) -> dict[str, Any]:
        """Per task and dimension how often each label stands in each split."""
        found: dict[str, Any] = {}
        for (task, key, split), labels in sorted(self.answers.items()):
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
