"""A run's texts, rated by people who do not know whose they are: clips or pairs of the test split with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.errors import Invalid
from accounts.models import User
from annotation.aggregation import Book
from annotation.domain import campaigns
from annotation.domain.bringing import brought_by
from annotation.domain.campaigns import Seat
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import Task
from annotation.models import Campaign, Item
from datasets_app.models import Clip, Pair
from datasets_app.storage import Missing, Storage, storage
from training.domain.asking import check_may_train
from training.domain.fetching import source_of
from training.domain.heeding import frozen_sheets
from training.domain.judging import text_of
from training.enums import RatedTexts, RunState
from training.errors import NotFinished
from training.models import Run, SentBack
from training.places import PREDICTIONS

DIMENSION = "judgement"
FEWEST_RATERS, MOST_TEXTS = 3, 2000


@dataclass(frozen=True)
class Asked:
    clips: int
    preset: str
    guidelines: str


ASKED = {
    RatedTexts.CLIPS: Asked(
        1,
        "judgement-quality",
        "Hear the clip, then read the text. Rate how well the text describes what you hear, not how it is written.",
    ),
    RatedTexts.PAIRS: Asked(
        2,
        "judgement-quality-pair",
        "Hear both clips, then read the text. Rate how well it says what you hear in A and B, not how it is written.",
    ),
}


def send_back(
    *,
    run_id: int,
    by: User,
    people: Iterable[Seat] = (),
    raters_per_item: int = FEWEST_RATERS,
    most: int = 100,
    of: str = "",
) -> SentBack:
    """Make a campaign of the run's test texts on single clips or on pairs; of neither named, of what there is.

    Its name says nothing of the run. Raises NotFinished, Invalid.
    """
    check_may_train(by)
    run = Run.objects.select_related("release").get(pk=run_id)
    if run.state != RunState.FINISHED:
        raise NotFinished(f"This run is {run.shown_state}; its texts can be rated once it has finished.")
    if raters_per_item < FEWEST_RATERS:
        words = f"At least {FEWEST_RATERS}: one person's mark of a text says little."
        raise Invalid(f"{words} Nothing was made.", fields={"raters_per_item": [words]})
    with transaction.atomic():
        about, texts = texts_of(run, min(most, MOST_TEXTS), [RatedTexts(of)] if of else list(RatedTexts))
        asked = ASKED[about]
        campaign = campaigns.create(
            by=by,
            name=f"Quality of judgements {next_number()}",
            preset=asked.preset,
            clip_ids=list(texts) if about is RatedTexts.CLIPS else None,
            pair_ids=list(texts) if about is RatedTexts.PAIRS else None,
            texts=texts,
            people=people,
            raters_per_item=raters_per_item,
            tolerance={DIMENSION: 4},  # opinions may differ: every mark counts, and nobody settles them
            inspect_share=0.0,
            drafting=False,
            guidelines=asked.guidelines,
            seed=run.pk,
        )
        if about is RatedTexts.PAIRS:
            show_instructions(campaign)
        return SentBack.objects.create(run=run, campaign=campaign)


def next_number() -> int:
    last = SentBack.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def show_instructions(campaign: Campaign) -> None:
    """What both replies of a pair were asked to say, for a text on them is not to be judged without it."""
    for item in campaign.items.select_related("pair__clip_a", "pair__clip_b"):
        if item.pair and (found := brought_by(item.pair, wanted={"instruction"})["instruction"]):
            Item.objects.filter(pk=item.pk).update(instruction=found)


def texts_of(run: Run, most: int, wanted: Sequence[RatedTexts]) -> tuple[RatedTexts, dict[int, str]]:
    """Id of clip or pair -> what the run wrote on it in the test split, in the order of the predictions."""
    try:
        said = said_by(run)
    except Missing:
        raise NotFinished(
            "This run has no stored predictions: it was not evaluated. Nothing was made.", code="run_not_evaluated"
        ) from None
    digests = digests_of(run, {clip for clips in said for clip in clips})
    known = dict(Clip.objects.filter(digest__in=digests.values()).values_list("digest", "pk"))
    for about in wanted:
        found: dict[int, str] = {}
        for clips, text in said.items():
            here = [known[digests[clip]] for clip in clips if digests.get(clip) in known]
            if len(clips) == len(here) == ASKED[about].clips and len(found) < most:
                found[here[0] if about is RatedTexts.CLIPS else pair_of(*here)] = text
        if found:
            return about, found
    about_words = f"{' or '.join(wanted)}"
    raise Invalid(f"This run wrote no text on {about_words} that are here. Nothing was made.", code="no_texts")


def pair_of(clip_a: int, clip_b: int) -> int:
    """In the order in which the text names them A and B."""
    return Pair.objects.get_or_create(clip_a_id=clip_a, clip_b_id=clip_b)[0].pk


def said_by(run: Run) -> dict[tuple[str, ...], str]:
    """Opaque ids of the clips -> the text on them. Of several, the first; a preference's are laid together."""
    found: dict[tuple[str, ...], str] = {}
    for row in lines(storage(), f"{run.folder_key}/{PREDICTIONS}"):
        clips, text = tuple(row["clips"]), text_of(row)
        if not text:
            continue
        if row["task"] == Task.PREFERENCE:
            told = f"{row['key'].rpartition(':')[2].replace('_', ' ').capitalize()}: {text}"
            found[clips] = f"{found[clips]}\n{told}" if clips in found else told
        else:
            found.setdefault(clips, text)
    return found


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
    questionnaire = questionnaire_of(campaign)
    book, ratings, items, raters = Book(questionnaire), 0, set(), set()
    for sheet in frozen_sheets(campaign):
        book.add(str(sheet.assignment.item_id), str(sheet.rater_id), sheet.answers)
        ratings += 1
        items.add(sheet.assignment.item_id)
        raters.add(sheet.rater_id)
    return {
        "campaign": campaign.pk,
        "name": campaign.name,
        "of": next(of for of, asked in ASKED.items() if asked.clips == questionnaire.clips),
        "texts": campaign.items.count(),
        "items": len(items),
        "ratings": ratings,
        "raters": len(raters),
        "raters_per_item": campaign.raters_per_item,
        "mean": book.settle().dimensions()[DIMENSION]["mean"] if ratings else None,
    }
