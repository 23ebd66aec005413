"""Judgements of somebody else become answer sheets of named foreign raters, which nobody can sign in as.

What is there already is found by campaign, clip and rater, so that the same file twice adds nothing and a run that was
killed goes on where it stopped. An item is written whole or not at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import Invalid
from accounts.models import User
from annotation import rules
from annotation.domain import campaigns
from annotation.domain.judging_in_clips import Answer, NoClip, clips_brought, clips_here
from annotation.domain.judging_in_raters import foreign_raters
from annotation.domain.judging_in_sheets import Batch, How, Placed, counts_of_tokens, grouped
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import CampaignState, FieldOrigin, ItemState, Order, Task
from annotation.foreign import AUTO, BY_KEY, Judged, Options, Unreadable, read_delivery
from annotation.models import (
    AnswerSheet,
    Assignment,
    Campaign,
    FinalField,
    Item,
    JudgementImport,
    JudgementProblem,
)
from annotation.questionnaire import Questionnaire, prune, validate
from annotation.swapping import unswap
from annotation.tokens import NotAnAlignment
from datasets_app.domain.import_progress import Watcher
from datasets_app.domain.pairing import canonical, keep
from datasets_app.enums import ImportState
from datasets_app.models import Clip, Pair
from datasets_app.names import shown
from jobs.clock import database_now

BATCH = 200  # items
MOST_REMARKS = 40
LABELS = {"real": "real", "synthetic": "fake"}


class UnknownFormat(Invalid):
    code = "unknown_format"


class OtherQuestionnaire(Invalid):
    code = "other_questionnaire"


class NothingJudged(Invalid):
    code = "nothing_judged"


@dataclass(frozen=True)
class Wanted:
    """What to import and how. `names`: field of the file -> our dimension (or `audio`, `text`, empty: left out)."""

    campaign: str
    format: str = AUTO
    preset: str = ""
    names: dict[str, str] = field(default_factory=dict)
    source: str = ""
    text_language: str = "en"
    inspect_share: float = 0.0
    pseudonyms: bool = False
    confirm_texts: bool = False
    tolerance: dict[str, float] = field(default_factory=dict)

    def check(self) -> None:
        if self.format != AUTO and self.format not in BY_KEY:
            raise UnknownFormat(f"There is no format {self.format!r}. Known are {', '.join(BY_KEY)}, and auto.")
        if not self.campaign.strip():
            raise Invalid("Name the campaign that the judgements go to. Nothing was imported.")
        if not 0 <= self.inspect_share <= 1:
            raise Invalid("The share to inspect is a number from 0 to 1. Nothing was imported.")


def begin(*, title: str, wanted: Wanted, by: User | None, staged: str = "") -> JudgementImport:
    """Record a delivery. `by` is a manager, or nobody for a command."""
    if by is not None:
        rules.check_role(by, Role.MANAGER)
    wanted.check()
    return JudgementImport.objects.create(title=shown(title)[:200], wanted=asdict(wanted), by=by, staging_key=staged)


def import_judgements(
    *, of: JudgementImport, path: Path, audio: Path | None = None, watcher: Watcher
) -> JudgementImport:
    """Read `path` (a file or a folder) and write everything in it that is new; `audio` holds its recordings.

    Rows that cannot be taken are kept as JudgementProblem rows. Raises NothingJudged when nothing could be read.
    """
    JudgementImport.objects.filter(pk=of.pk).update(state=ImportState.RUNNING, error="")
    of.refresh_from_db()
    try:
        run = Run(of, Wanted(**of.wanted), watcher)
        run.through(path, audio)
    except Invalid as refused:
        JudgementImport.objects.filter(pk=of.pk).update(
            state=ImportState.FAILED, error=refused.message, finished_at=timezone.now()
        )
        raise
    of.refresh_from_db()
    return of


class Run:
    """One pass over a delivery."""

    def __init__(self, of: JudgementImport, wanted: Wanted, watcher: Watcher) -> None:
        self.of, self.wanted, self.watcher = of, wanted, watcher
        self.problems: list[Unreadable] = []
        self.remarks: Counter[str] = Counter()
        self.before = of.added  # by an earlier run of this very import, which was killed
        self.added = self.known = self.total = 0
        self.how = How(wanted.inspect_share, wanted.confirm_texts)

    def through(self, path: Path, audio: Path | None) -> None:
        judged = self.read(path)
        if not judged:
            self.finish([])
            raise NothingJudged(self.nothing(path))
        self.total = len(judged)
        clips = self.clips_of(judged, audio)
        raters = foreign_raters((each.rater for each in judged), pseudonyms=self.wanted.pseudonyms)
        by_preset: dict[str, list[Judged]] = defaultdict(list)
        for each in judged:
            by_preset[each.preset].append(each)
        made = [
            self.into(self.campaign_for(preset, rows, alone=len(by_preset) == 1), rows, clips, raters)
            for preset, rows in sorted(by_preset.items())
        ]
        self.finish(made)

    def read(self, path: Path) -> list[Judged]:
        options = Options(self.wanted.preset, self.wanted.names)
        judged: list[Judged] = []
        for found in read_delivery(path, self.wanted.format, options):
            if isinstance(found, Judged):
                judged.append(found)
                self.remarks.update(found.remarks)
            else:
                self.problems.append(found)
        return judged

    def nothing(self, path: Path) -> str:
        if not self.problems:
            return f"{path.name} holds no judgement. Give a file of one of these formats: {', '.join(BY_KEY)}."
        first = self.problems[0]
        where = f"{first.file}, line {first.line}" if first.line else first.file
        return (
            f"No judgement in {path.name} could be read. The first of {len(self.problems)} that were refused, in "
            f"{where}: {first.reason} Nothing was imported."
        )

    def clips_of(self, judged: list[Judged], audio: Path | None) -> dict[str, Answer]:
        if audio is None:
            return clips_here({sound.path for each in judged for sound in each.audios}, source=self.wanted.source)
        clips, recordings = clips_brought(
            judged, audio, title=self.of.title, source=self.wanted.source, by=self.of.by, watcher=self.watcher
        )
        JudgementImport.objects.filter(pk=self.of.pk).update(recordings=recordings)
        return clips

    def campaign_for(self, preset: str, rows: Sequence[Judged], *, alone: bool) -> Campaign:
        """The campaign of that name, or of that name with the preset behind it where a file holds several tasks."""
        name = self.wanted.campaign if alone else f"{self.wanted.campaign} · {preset}"
        questionnaire = campaigns.preset_named(preset)
        known = Campaign.objects.select_related("questionnaire").filter(name=name).first()
        if known is not None:
            if known.questionnaire.key != preset:
                raise OtherQuestionnaire(
                    f"The campaign “{name}” asks {known.questionnaire.key}, but these judgements answer {preset}. "
                    "Name another campaign; nothing was imported."
                )
            return known
        campaigns.check_tolerance(questionnaire, self.wanted.tolerance)
        return Campaign.objects.create(
            name=name,
            questionnaire=campaigns.freeze(questionnaire),
            task=Task(questionnaire.task),
            state=CampaignState.OPEN,
            text_language=self.wanted.text_language,
            raters_per_item=most_raters(rows),
            tolerance=self.wanted.tolerance,
            inspect_share=self.wanted.inspect_share,
            drafting=False,
            created_by=self.of.by,
        )

    def into(
        self, campaign: Campaign, rows: list[Judged], clips: Mapping[str, Answer], raters: Mapping[str, User]
    ) -> Campaign:
        questionnaire = questionnaire_of(campaign)
        groups = list(grouped(list(self.placed(rows, clips))))
        for start in range(0, len(groups), BATCH):
            some = [self.sound(questionnaire, group) for group in groups[start : start + BATCH]]
            with transaction.atomic():
                if campaign.task == Task.DETECTION:
                    written = self.label(campaign, [group for group in some if group])
                else:
                    written = self.write(campaign, [group for group in some if group], raters)
                # Counted in the batch's own transaction: a run that goes on after a kill counts nothing twice.
                JudgementImport.objects.filter(pk=self.of.pk).update(added=F("added") + written)
            self.added += written
            self.watcher.progress(min(self.total, self.added + self.known + len(self.problems)), self.total)
        return campaign

    def placed(self, rows: list[Judged], clips: Mapping[str, Answer]) -> Iterator[Placed]:
        """Judgements whose recordings are here, with their clip or pair."""
        found = Clip.objects.in_bulk({pk for pk in clips.values() if isinstance(pk, int)})
        ready: list[tuple[Judged, list[Clip]]] = []
        for each in rows:
            answers = [clips[sound.path] for sound in each.audios]
            missing = [(s.path, a) for s, a in zip(each.audios, answers, strict=True) if isinstance(a, NoClip)]
            if missing:
                path, why = missing[0]
                self.refuse(each, why.code, f"{path}: {why.reason}")
            elif len(answers) == 2 and answers[0] == answers[1]:
                self.refuse(each, "same_recording", "Both recordings of this pair are the very same sound.")
            else:
                ready.append((each, [found[pk] for pk in answers if isinstance(pk, int)]))
        pairs = pairs_for([two for _, two in ready if len(two) == 2])
        for each, two in ready:
            if len(two) == 1:
                yield Placed(each, two[0], Order.AB)
            else:
                pair = pairs[frozenset(clip.pk for clip in two)]
                yield Placed(each, pair, Order.AB if pair.clip_a_id == two[0].pk else Order.BA)

    def sound(self, questionnaire: Questionnaire, group: list[Placed]) -> list[Placed]:
        """Those whose answers the questionnaire can hold, one a rater."""
        kept: dict[str, Placed] = {}
        for placed in group:
            judged = placed.judged
            broken = {rule.code for rule in questionnaire.consistency}
            try:
                findings = validate(questionnaire, judged.answers, seconds_of(placed), False, counts_of_tokens(placed))
            except NotAnAlignment as bad:
                self.refuse(judged, "bad_tokens", f"The words cannot be scored: {bad}.")
                continue
            errors = [f for f in findings if f.level == "error"]
            if wrong := [f for f in errors if f.code not in broken]:
                self.refuse(judged, "bad_answers", " ".join(dict.fromkeys(f.message["en"] for f in wrong)))
                continue
            self.remarks.update(f"breaks the rule {f.code}" for f in errors)
            first = kept.setdefault(judged.rater, placed)
            if first is not placed and first.judged.answers != judged.answers:
                self.refuse(
                    judged,
                    "rater_twice",
                    f"{judged.rater} judged this recording before, otherwise, in line {first.judged.line} of "
                    f"{first.judged.file}. The earlier row was kept.",
                )
            elif first is not placed:
                self.known += 1
        return list(kept.values())

    def write(self, campaign: Campaign, groups: list[list[Placed]], raters: Mapping[str, User]) -> int:
        there = items_there(campaign, groups)
        sheets = sheets_there(list(there.values()))
        questionnaire = questionnaire_of(campaign)
        fresh: list[list[Placed]] = []
        more: list[tuple[Item, Placed]] = []
        for group in groups:
            item = there.get(group[0].key)
            if item is None:
                fresh.append(group)
                continue
            for placed in group:
                known = sheets.get((item.pk, raters[placed.judged.rater].pk))
                if known is not None:
                    self.meet(questionnaire, known, placed)
                elif item.state == ItemState.COLLECTING:
                    more.append((item, placed))
                else:
                    self.refuse(
                        placed.judged,
                        "item_settled",
                        f"The item is {item.state} already and takes no new rater. Import into another campaign.",
                    )
        batch = Batch(campaign, fresh, raters, self.how)
        batch.write()
        if more:
            batch.add(more, slots_of([item for item, _ in more]))
        if batch.contradicting:
            self.remarks["a text contradicts its own labels"] += batch.contradicting
        return sum(len(group) for group in fresh) + len(more)

    def meet(self, questionnaire: Questionnaire, known: AnswerSheet, placed: Placed) -> None:
        """The same judgement again adds nothing; another one by the same rater is told, and nothing is overwritten."""
        answers = unswap(questionnaire, prune(questionnaire, placed.judged.answers), placed.order)
        if answers == known.answers:
            self.known += 1
        else:
            self.refuse(
                placed.judged,
                "judged_otherwise",
                f"{placed.judged.rater} is here with other answers to this item. What is here was kept.",
            )

    def label(self, campaign: Campaign, groups: list[list[Placed]]) -> int:
        """Detection: the label says where the recording comes from; nobody listened for it, so there is no sheet."""
        there = items_there(campaign, groups)
        now = database_now()
        fresh: list[tuple[Clip, str]] = []
        for group in groups:
            placed = group[0]
            label, clip = placed.judged.answers["real_or_fake"], placed.subject
            assert isinstance(clip, Clip)  # detection takes one clip
            if LABELS.get(clip.origin, label) != label:
                self.refuse(
                    placed.judged,
                    "contradicts_origin",
                    f"The row says {label}, but the clip's origin here is {clip.origin}. Neither was changed.",
                )
            elif placed.key in there:
                self.known += 1
            else:
                fresh.append((clip, label))
        items = Item.objects.bulk_create(
            Item(campaign=campaign, clip=clip, state=ItemState.ACCEPTED, accepted_at=now) for clip, _ in fresh
        )
        FinalField.objects.bulk_create(
            FinalField(item=item, dimension="real_or_fake", value=label, origin=FieldOrigin.METADATA)
            for item, (_, label) in zip(items, fresh, strict=True)
        )
        return len(items)

    def refuse(self, judged: Judged, code: str, reason: str) -> None:
        self.problems.append(Unreadable(judged.file, judged.line, code, reason))

    def finish(self, made: Iterable[Campaign]) -> None:
        with transaction.atomic():
            self.of.problems.all().delete()
            JudgementProblem.objects.bulk_create(
                (
                    JudgementProblem(of=self.of, file=shown(p.file), line=p.line, code=p.code, reason=p.reason)
                    for p in self.problems
                ),
                batch_size=1000,
            )
            JudgementImport.objects.filter(pk=self.of.pk).update(
                state=ImportState.DONE,
                known=max(0, self.known - self.before),
                unreadable=len(self.problems),
                remarks=dict(self.remarks.most_common(MOST_REMARKS)),
                campaigns=[campaign.pk for campaign in made],
                finished_at=timezone.now(),
            )


def most_raters(rows: Sequence[Judged]) -> int:
    raters: dict[Any, set[str]] = defaultdict(set)
    for row in rows:
        raters[frozenset(sound.path for sound in row.audios)].add(row.rater)
    return max(len(names) for names in raters.values())


def seconds_of(placed: Placed) -> list[float]:
    subject = placed.subject
    clips = [subject] if isinstance(subject, Clip) else [subject.clip_a, subject.clip_b]
    return [clip.seconds for clip in (clips if placed.order is Order.AB else reversed(clips))]


def pairs_for(twos: list[list[Clip]]) -> dict[frozenset[int], Pair]:
    """The pair of each two clips, made where missing, in the order that pairs always have."""
    wanted = {frozenset(clip.pk for clip in two): canonical(*two) for two in twos}
    found: dict[frozenset[int], Pair] = {}
    pending = list(wanted.items())
    for start in range(0, len(pending), BATCH):
        some = pending[start : start + BATCH]
        for (key, _), pair in zip(some, keep([two for _, two in some]), strict=True):
            found[key] = pair
    return found


def items_there(campaign: Campaign, groups: list[list[Placed]]) -> dict[tuple[str, int], Item]:
    keys = {group[0].key for group in groups}
    found: dict[tuple[str, int], Item] = {}
    for kind in ("clip", "pair"):
        pks = {pk for what, pk in keys if what == kind}
        for item in Item.objects.filter(campaign=campaign, **{f"{kind}__in": pks}) if pks else ():
            found[kind, getattr(item, f"{kind}_id")] = item
    return found


def sheets_there(items: list[Item]) -> dict[tuple[int, int], AnswerSheet]:
    rows = AnswerSheet.objects.filter(assignment__item__in=items).select_related("assignment").order_by("round")
    return {(sheet.assignment.item_id, sheet.rater_id): sheet for sheet in rows}


def slots_of(items: list[Item]) -> dict[int, int]:
    taken = dict.fromkeys((item.pk for item in items), 0)
    for item, slot in Assignment.objects.filter(item__in=items).values_list("item", "slot"):
        taken[item] = max(taken[item], slot)
    return taken
