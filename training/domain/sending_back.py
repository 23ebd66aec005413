"""A run's texts, rated by people who do not know whose they are: the test split's clips with what it wrote on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from accounts.errors import Invalid
from accounts.models import User
from annotation.aggregation import Book
from annotation.domain import campaigns
from annotation.domain.campaigns import Seat
from annotation.domain.questionnaires import questionnaire_of
from annotation.models import Campaign
from datasets_app.models import Clip
from datasets_app.storage import Missing, Storage, storage
from training.domain.asking import check_may_train
from training.domain.fetching import source_of
from training.domain.heeding import frozen_sheets
from training.domain.judging import text_of
from training.enums import RunState
from training.errors import NotFinished
from training.models import Run, SentBack
from training.places import EVALUATION

PRESET, DIMENSION = "judgement-quality", "judgement"
FEWEST_RATERS, MOST_CLIPS = 3, 2000
GUIDELINES = "Hear the clip, then read the text. Rate how well the text describes what you hear, not how it is written."


def send_back(
    *, run_id: int, by: User, people: Iterable[Seat] = (), raters_per_item: int = FEWEST_RATERS, most: int = 100
) -> SentBack:
    """Make a campaign of the run's test texts. Its name says nothing of the run. Raises NotFinished, Invalid."""
    check_may_train(by)
    run = Run.objects.select_related("release").get(pk=run_id)
    if run.state != RunState.FINISHED:
        raise NotFinished(f"This run is {run.shown_state}; its texts can be rated once it has finished.")
    if raters_per_item < FEWEST_RATERS:
        words = f"At least {FEWEST_RATERS}: one person's mark of a text says little."
        raise Invalid(f"{words} Nothing was made.", fields={"raters_per_item": [words]})
    texts = texts_of(run, min(most, MOST_CLIPS))
    with transaction.atomic():
        campaign = campaigns.create(
            by=by,
            name=f"Quality of judgements {next_number()}",
            preset=PRESET,
            clip_ids=list(texts),
            texts=texts,
            people=people,
            raters_per_item=raters_per_item,
            tolerance={DIMENSION: 4},  # opinions may differ: every mark counts, and nobody settles them
            inspect_share=0.0,
            drafting=False,
            guidelines=GUIDELINES,
            seed=run.pk,
        )
        return SentBack.objects.create(run=run, campaign=campaign)


def next_number() -> int:
    last = SentBack.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def texts_of(run: Run, most: int) -> dict[int, str]:
    """Clip id -> what the run wrote on it, of the test split's single clips, in the order of the predictions."""
    try:
        said = list(said_of_clips(run))
    except Missing:
        raise NotFinished(
            "This run has no stored predictions: it was not evaluated. Nothing was made.", code="run_not_evaluated"
        ) from None
    digests = digests_of(run, {clip for clip, _ in said})
    known = dict(Clip.objects.filter(digest__in=digests.values()).values_list("digest", "pk"))
    found: dict[int, str] = {}
    for clip, text in said:
        if (pk := known.get(digests.get(clip, ""))) is not None and len(found) < most:
            found.setdefault(pk, text)
    if not found:
        raise Invalid("This run wrote no text on a clip that is here. Nothing was made.", code="no_texts")
    return found


def said_of_clips(run: Run) -> Iterator[tuple[str, str]]:
    for row in lines(storage(), f"{run.folder_key}/{EVALUATION}/predictions.jsonl"):
        if len(row["clips"]) == 1 and (text := text_of(row)):
            yield row["clips"][0], text


def digests_of(run: Run, wanted: set[str]) -> dict[str, str]:
    """Opaque id -> digest of the sound, as the release tells it."""
    stored, prefix = source_of(run.release)
    return {row["id"]: row["pcm_sha256"] for row in lines(stored, f"{prefix}clips.jsonl") if row["id"] in wanted}


def lines(stored: Storage, key: str) -> Iterator[dict[str, Any]]:
    """Objects of a stored .jsonl, read piece by piece."""
    rest = b""
    for piece in stored.open_range(key):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield json.loads(line)
    if rest.strip():
        yield json.loads(rest)


def ratings_of(run: Run) -> list[dict[str, Any]]:
    """What people thought of the run's texts, a row for each campaign; the mean's 95 % interval."""
    return [rating(each.campaign) for each in run.sent_back.select_related("campaign__questionnaire").order_by("pk")]


def rating(campaign: Campaign) -> dict[str, Any]:
    book, ratings, items = Book(questionnaire_of(campaign)), 0, set()
    for sheet in frozen_sheets(campaign):
        book.add(str(sheet.assignment.item_id), str(sheet.rater_id), sheet.answers)
        ratings += 1
        items.add(sheet.assignment.item_id)
    mean = book.settle().dimensions()[DIMENSION]["mean"] if ratings else None
    return {"campaign": campaign.pk, "name": campaign.name, "items": len(items), "ratings": ratings, "mean": mean}
