"""One pass over a delivery: read, find the sound, write what is new, and keep the account of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import Invalid
from accounts.models import User
from annotation import rules
from annotation.domain import campaigns
from annotation.domain.judging_in.answers import held
from annotation.domain.judging_in.clips import Answer, clips_brought, clips_here
from annotation.domain.judging_in.placing import Placed, grouped, placed
from annotation.domain.judging_in.raters import foreign_raters
from annotation.domain.judging_in.reading import Account, nothing_in, read_rows
from annotation.domain.judging_in.sheets import How
from annotation.domain.judging_in.wanted import OtherQuestionnaire, Wanted
from annotation.domain.judging_in.writing import label, write
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import CampaignState, Task
from annotation.foreign import Judged
from annotation.models import Campaign, JudgementImport, JudgementProblem
from datasets_app.domain.import_progress import Watcher
from datasets_app.enums import ImportState
from datasets_app.names import shown

BATCH = 200  # items
MOST_REMARKS = 40


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
        Run(of, Wanted(**of.wanted), watcher).through(path, audio)
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
        self.account = Account()
        self.before = of.added  # by an earlier run of this very import, which was killed
        self.how = How(wanted.inspect_share, wanted.confirm_texts)

    def through(self, path: Path, audio: Path | None) -> None:
        judged = read_rows(path, self.wanted, self.account)
        if not judged:
            self.finish([])
            raise nothing_in(path, self.account.problems)
        clips = self.clips_of(judged, audio)
        by_preset: dict[str, list[Judged]] = defaultdict(list)
        for each in judged:
            by_preset[each.preset].append(each)
        groups = {preset: list(grouped(placed(rows, clips, self.account))) for preset, rows in by_preset.items()}
        # Nobody and nothing is made for judgements whose recordings are not here.
        names = {each.judged.rater for some in groups.values() for group in some for each in group}
        raters = foreign_raters(names, pseudonyms=self.wanted.pseudonyms)
        made = [
            self.into(self.campaign_for(preset, by_preset[preset], alone=len(by_preset) == 1), some, raters)
            for preset, some in sorted(groups.items())
            if some
        ]
        self.finish(made)

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

    def into(self, campaign: Campaign, groups: list[list[Placed]], raters: Mapping[str, User]) -> Campaign:
        questionnaire = questionnaire_of(campaign)
        for start in range(0, len(groups), BATCH):
            some = [held(questionnaire, group, self.account) for group in groups[start : start + BATCH]]
            some = [group for group in some if group]
            with transaction.atomic():
                if campaign.task == Task.DETECTION:
                    written = label(campaign, some, self.account)
                else:
                    written = write(campaign, some, raters, self.how, self.account)
                # Counted in the batch's own transaction: a run that goes on after a kill counts nothing twice.
                JudgementImport.objects.filter(pk=self.of.pk).update(added=F("added") + written)
            self.account.added += written
            self.watcher.progress(self.account.done, self.account.total)
        return campaign

    def finish(self, made: Iterable[Campaign]) -> None:
        account = self.account
        with transaction.atomic():
            self.of.problems.all().delete()
            JudgementProblem.objects.bulk_create(
                (
                    JudgementProblem(of=self.of, file=shown(p.file), line=p.line, code=p.code, reason=p.reason)
                    for p in account.problems
                ),
                batch_size=1000,
            )
            JudgementImport.objects.filter(pk=self.of.pk).update(
                state=ImportState.DONE,
                known=max(0, account.known - self.before),
                unreadable=len(account.problems),
                remarks=dict(account.remarks.most_common(MOST_REMARKS)),
                campaigns=[campaign.pk for campaign in made],
                finished_at=timezone.now(),
            )


def most_raters(rows: Sequence[Judged]) -> int:
    raters: dict[frozenset[str], set[str]] = defaultdict(set)
    for row in rows:
        raters[frozenset(sound.path for sound in row.audios)].add(row.rater)
    return max(len(names) for names in raters.values())
