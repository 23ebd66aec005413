"""A run: one training of one recipe on one release, and what it was seen to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotation.models import Campaign, Item
from exports.models import Release
from jobs.enums import JobState
from jobs.models import Job
from training.enums import IN_WORK, Phase, RunState

# What became of the run when its job ended without it.
LEFT_BY = {JobState.DEAD: RunState.FAILED, JobState.CANCELLED: RunState.STOPPED}


class Runs(models.QuerySet["Run"]):
    def with_jobs(self) -> Runs:
        """With `job_state` and `job_message` of the newest job of each."""
        job = Job.objects.filter(pk=models.OuterRef("job_id"))
        return self.annotate(
            job_state=models.Subquery(job.values("state")), job_message=models.Subquery(job.values("error_message"))
        )


class Run(models.Model):
    """One training. Its points are events of its jobs: resuming makes a further job of the same run."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="runs")
    recipe = models.CharField(max_length=80)
    base = models.CharField(max_length=500, blank=True, help_text="Folder of the weights to start from")
    options = models.JSONField(default=list, help_text='["stages.0.epochs=2"]: changes to the recipe')
    name = models.CharField(max_length=120)
    state = models.CharField(
        max_length=10, default=RunState.WAITING, choices=[(state.value, state.value) for state in RunState]
    )
    phase = models.CharField(max_length=12, blank=True, choices=[(phase.value, phase.value) for phase in Phase])
    job_id = models.BigIntegerField(null=True, blank=True, help_text="The newest job")
    job_ids = models.JSONField(default=list, help_text="All its jobs, oldest first")
    lines_read = models.PositiveIntegerField(default=0, help_text="Lines of metrics.jsonl that were told")
    failures = models.PositiveSmallIntegerField(default=0, help_text="Unexpected endings since it was last asked for")
    folder_key = models.CharField(max_length=200, blank=True, help_text="Where checkpoints and results are stored")
    evaluation = models.JSONField(default=dict, help_text="metrics.json of the test split")
    summary = models.JSONField(default=dict, help_text="Where it is: stage, step, loss, time left; for lists")
    log = models.TextField(blank=True, help_text="The last lines of what it said")
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = Runs.as_manager()

    def __str__(self) -> str:
        return self.name

    def left_behind(self) -> tuple[str, str]:
        """State and words of a job that ended without its run: ("", "") while all is well."""
        if self.state not in IN_WORK:
            return "", ""
        if not hasattr(self, "job_state"):
            return type(self).objects.with_jobs().get(pk=self.pk).left_behind()
        state = LEFT_BY.get(self.job_state)  # type: ignore[arg-type]
        return (state.value, self.job_message or "") if state else ("", "")  # type: ignore[attr-defined]

    @property
    def shown_state(self) -> str:
        return self.left_behind()[0] or self.state

    @property
    def shown_error(self) -> str:
        return self.left_behind()[1] or self.error


class JudgeOpinion(models.Model):
    """What a finished run thinks of one item. People see nothing of it before their own answers are frozen."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="opinions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="opinions")
    scores = models.JSONField(default=dict, help_text="{dimension: {value, expected, distribution}}")
    uncertainty = models.FloatField(default=0, help_text="0: sure; 1: no idea")
    text = models.TextField(blank=True, help_text="Its description, in the words of the pair's own A and B")
    error = models.TextField(blank=True, help_text="Why it has none")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "item"], name="one_opinion_per_run_and_item")]

    def __str__(self) -> str:
        return f"{self.run} on item {self.item_id}"


class Appointment(models.Model):
    """A run at work as the judge of a campaign: the newest one's opinions are heeded."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="appointments")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="appointments")
    suggests = models.BooleanField(default=True, help_text="Its texts are offered once a person's answers are frozen")
    orders_rating = models.BooleanField(default=False, help_text="What it is least sure of is rated first")
    job_id = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "campaign"], name="one_appointment_per_run_and_campaign")]

    def __str__(self) -> str:
        return f"{self.run} judges {self.campaign}"


class SentBack(models.Model):
    """A campaign in which people rate a run's texts, without knowing whose they are."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sent_back")
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="sent_back_by")

    def __str__(self) -> str:
        return f"{self.run} in {self.campaign}"


class Measured(models.Model):
    """What a run's opinions were found to be worth on a campaign, and what it was found on: true while that stands."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="measured")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    basis = models.CharField(max_length=64, help_text="Digest of what the figures depend on")
    found = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "campaign"], name="measured_once_per_run_and_campaign")]

    def __str__(self) -> str:
        return f"{self.run} beside the people of {self.campaign}"
