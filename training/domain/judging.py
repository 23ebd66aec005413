"""Having a campaign's clips judged: its items as a folder that `speech_judge predict` reads, and opinions back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import ItemState
from annotation.models import Campaign, Item
from datasets_app.models import Clip
from datasets_app.storage import storage
from exports.canonical import pretty, write_lines, write_text
from exports.folder.rows import questionnaire_row, stem
from exports.formats import ms_swift
from jobs.errors import Permanent, RetryLater
from jobs.registry import Effect
from jobs.running import JobRun
from training import child
from training.child import Child
from training.domain import keeping
from training.domain.appointing import order_rating
from training.domain.heeding import heed_campaign
from training.domain.sweeping import sweep_later
from training.domain.watching import TICK
from training.domain.working import FINISHED, REFUSED, check_installed, turn
from training.models import Appointment, JudgeOpinion
from training.opinions import read, uncertainty
from training.places import work
from training.points import parsed

SPLIT = "judge"
MARK = re.compile(r"</?(?:think|answer)>")
BATCH = 200


def judge_campaign(job: JobRun) -> Effect | None:
    """Every item that is not excluded and was not judged by this run before."""
    appointed = Appointment.objects.select_related("run", "campaign__questionnaire").filter(
        pk=job.payload["appointment"]
    )
    appointment = appointed.first()
    if appointment is None:
        return None  # appointed again since
    run, campaign = appointment.run, appointment.campaign
    waiting = unjudged(appointment)
    if waiting:
        check_installed()
        with turn():
            folder = work() / "judging" / str(appointment.pk)
            child.end_left_behind(folder)
            write_questions(folder, campaign, waiting, job)
            ask(job, keeping.final_folder(run), folder, campaign.task)
            keep_opinions(appointment, folder, waiting)
            shutil.rmtree(folder, ignore_errors=True)

    def effect() -> dict[str, Any]:
        heeded = heed_campaign(run, campaign)
        sweep_later()
        moved = order_rating(campaign=campaign, run=run) if appointment.orders_rating else 0
        return {"judged": len(waiting), "heeded": heeded, "moved": moved}

    return effect


def unjudged(appointment: Appointment) -> list[Item]:
    items = Item.objects.filter(campaign=appointment.campaign).exclude(state=ItemState.EXCLUDED)
    known = JudgeOpinion.objects.filter(run=appointment.run, error="").values("item")
    items = items.exclude(pk__in=known).select_related("clip", "pair__clip_a", "pair__clip_b")
    return list(items.order_by("pk"))


def write_questions(folder: Path, campaign: Campaign, items: list[Item], job: JobRun) -> None:
    """A folder like a release's, without any answer: what is asked, and the sound."""
    begin_or_go_on(folder, items)
    questionnaire = questionnaire_of(campaign)
    clips = {clip.pk: clip for item in items for clip in item.clips}
    write_text(folder / "release.json", pretty({"format_version": 1, "name": f"campaign-{campaign.pk}"}))
    write_text(folder / "questionnaires" / f"{stem(questionnaire)}.json", pretty(questionnaire_row(questionnaire)))
    write_text(folder / "prompts" / "ms_swift.json", pretty(ms_swift.templates()))
    write_lines(folder / "clips.jsonl", [clip_row(clip) for clip in clips.values()])
    asked = {d.key: "?" for d in questionnaire.dimensions} if campaign.task == "preference" else {}
    rows = [item_row(item, campaign, stem(questionnaire), asked) for item in items]
    write_lines(folder / "tasks" / campaign.task / f"{SPLIT}.jsonl", rows)
    for done, clip in enumerate(clips.values()):
        target = folder / audio_of(clip)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file():
            partial = target.with_suffix(".part")
            storage().fetch(clip.twin_key, partial)
            partial.rename(target)
        if done % 50 == 0:
            job.progress(done, len(clips))


def begin_or_go_on(folder: Path, items: list[Item]) -> None:
    """Keep what an earlier attempt at these very items has heard and said; of any other, nothing."""
    asked = sha256(" ".join(str(item.pk) for item in items).encode()).hexdigest() + "\n"
    manifest = folder / "MANIFEST.sha256"
    if not manifest.is_file() or manifest.read_text() != asked:
        shutil.rmtree(folder, ignore_errors=True)
        write_text(manifest, asked)


def audio_of(clip: Clip) -> str:
    return f"audio/c{clip.pk}.wav"


def clip_row(clip: Clip) -> dict[str, Any]:
    return {
        "id": f"c{clip.pk}",
        "audio": audio_of(clip),
        "pcm_sha256": clip.digest,
        "seconds": clip.seconds,
        "sample_rate": clip.sample_rate,
        "channels": clip.channels,
        "language": clip.language,
        "text": clip.text,
        "split": SPLIT,
        "split_detection": SPLIT,
    }


def item_row(item: Item, campaign: Campaign, questionnaire: str, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "id": f"i{item.pk}",
        "key": f"i{item.pk}",
        "task": campaign.task,
        "split": SPLIT,
        "clips": [f"c{clip.pk}" for clip in item.clips],
        "audio": [audio_of(clip) for clip in item.clips],
        "questionnaire": questionnaire,
        "instruction": item.instruction,
        "transcript": item.transcript,
        "text_to_judge": item.text_to_judge,
        "text_language": campaign.text_language,
        "answers": asked,
        "texts": [],
    }


def ask(job: JobRun, final: Path, folder: Path, task: str) -> None:
    """Run `predict`; it goes on where an earlier attempt was cut off. One row for every item, also a failed one."""
    started = Child.start(
        ["predict", str(final), "--release", str(folder), "--split", SPLIT, "--task", task, "--out",
         str(folder / "predictions.jsonl"), "--text"],
        folder,
    )  # fmt: skip
    try:
        while not started.ended_within(TICK):
            job.keep_alive()
    finally:
        started.end()
    code = started.process.returncode
    if code == REFUSED:
        raise Permanent("judge_refused", started.words().strip()[-2000:])
    if code != FINISHED:
        message = f"The judge ended unexpectedly ({code}). It said:\n{started.words().strip()[-2000:]}"
        raise (RetryLater if job.job.attempts < 3 else Permanent)("judge_failed", message)


def predictions(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "predictions.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield parsed(line)


def keep_opinions(appointment: Appointment, folder: Path, items: list[Item]) -> None:
    """One opinion an item; several rows of one item (a preference's dimensions) are laid together."""
    known = {f"i{item.pk}": item for item in items}
    found: dict[int, JudgeOpinion] = {}
    for row in predictions(folder):
        item = known[str(row["id"]).partition(":")[0]]
        opinion = found.setdefault(item.pk, JudgeOpinion(run=appointment.run, item=item))
        opinion.scores |= read(row)
        opinion.text = opinion.text or text_of(row)
        opinion.error = opinion.error or row.get("error") or ""
    for opinion in found.values():
        opinion.uncertainty = uncertainty(opinion.scores)
    with transaction.atomic():
        JudgeOpinion.objects.filter(run=appointment.run, item__in=found).delete()  # earlier failures
        JudgeOpinion.objects.bulk_create(found.values(), batch_size=BATCH)


def text_of(row: dict[str, Any]) -> str:
    """What stands in the answer, without marks; its think lines are numbers that a person has already given.

    A judge that has not learned to write repeats its marks: of marks alone no text is left.
    """
    response = row.get("response") or ""
    inside = response.partition("<answer>")[2].partition("</answer>")[0] if "<answer>" in response else response
    lines = (line.strip() for line in MARK.sub("", inside).replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)
