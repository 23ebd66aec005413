"""`report.md` as it is read: what the evaluation wrote, and under it what people thought of the run's texts by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from datasets_app.storage import storage
from training.domain.sending_back import ratings_of
from training.models import Run
from training.places import REPORT


def report_of(run: Run) -> bytes:
    """Raises Missing where the run was not evaluated."""
    return storage().read(f"{run.folder_key}/{REPORT}") + rated_by_people(run)


def rated_by_people(run: Run) -> bytes:
    """Nothing while nobody was asked."""
    ratings = ratings_of(run)
    return "\n".join(["", *told(ratings), ""]).encode() if ratings else b""


def told(ratings: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield "## Rated by people"
    yield ""
    yield "Clips or pairs with the text of this run, 1 (bad) to 5 (excellent), by people who were not told whose it is."
    yield "The interval of 95 % is of the mean over texts. A row is provisional until all texts have all their ratings."
    yield ""
    yield "| campaign | texts on | rated | ratings | raters | mean | |"
    yield "|---|---|---|---|---|---|---|"
    for row in ratings:
        whole = row["ratings"] >= row["texts"] * row["raters_per_item"]
        rated = f"{row['items']} of {row['texts']} | {row['ratings']} | {row['raters']}"
        yield f"| {row['name']} | {row['of']} | {rated} | {mean(row['mean'])} | {'' if whole else 'provisional'} |"


def mean(found: dict[str, Any] | None) -> str:
    if not found or found["value"] is None:
        return "–"
    low, high = found.get("low"), found.get("high")
    return f"{found['value']:.2f}" + (f" ({low:.2f} to {high:.2f})" if low is not None else "")
