"""What the API says about releases."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exports.models import GIVEN_UP, Release, ReleaseState
from exports.order import AUDIO, GIVEN_COLUMN, MAX_REASON, SHARES
from exports.splitting.policies import POLICIES, PROFILES
from jobs.models import Job

FAILED = "failed"
SHOWN_STATES = [(state, state) for state in (*ReleaseState.values, FAILED)]


def failure(release: Release) -> dict[str, str] | None:
    """Why nobody will go on with it, when its job was given up; views fetch the jobs of a page with its rows."""
    if release.state not in (ReleaseState.WAITING, ReleaseState.BUILDING):
        return None
    if not hasattr(release, "job_state"):
        release = Release.objects.with_jobs().get(pk=release.pk)
    if release.job_state not in GIVEN_UP:
        return None
    return {"code": release.job_code or str(release.job_state), "message": release.job_message or ""}


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class ReleaseFileSerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class NewOverrideSerializer(serializers.Serializer[Any]):
    check = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=MAX_REASON)


class OverrideSerializer(NewOverrideSerializer):
    by = serializers.CharField()


class ReleaseRowSerializer(serializers.ModelSerializer[Release]):
    campaigns = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    shares = serializers.ListField(child=serializers.FloatField())
    formats = serializers.ListField(child=serializers.CharField())
    overrides = OverrideSerializer(many=True)
    ratios = serializers.DictField(child=serializers.CharField())
    refusal = serializers.SerializerMethodField()
    simulated = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id", "name", "state", "policy", "profile", "seed", "shares", "given_column", "formats", "overrides",
            "ratios", "audio", "equalised", "target", "campaigns", "digest", "simulated", "items", "refusal", "job_id",
            "created_at", "published_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_campaigns(self, release: Release) -> list[int]:
        return sorted(campaign.pk for campaign in release.campaigns.all())

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, release: Release) -> dict[str, str] | None:
        if failed := failure(release):
            return failed
        if not release.refusal_code:
            return None
        return {"code": release.refusal_code, "message": release.refusal_message}

    @extend_schema_field(serializers.ChoiceField(choices=SHOWN_STATES))
    def get_state(self, release: Release) -> str:
        return FAILED if failure(release) else release.state

    @extend_schema_field(serializers.ChoiceField(choices=["", "none", "some", "all"]))
    def get_simulated(self, release: Release) -> str:
        return release.summary.get("simulated", "")

    @extend_schema_field(serializers.DictField(child=serializers.DictField(child=serializers.IntegerField())))
    def get_items(self, release: Release) -> dict[str, dict[str, int]]:
        return release.summary.get("items", {})


class ReleaseSerializer(ReleaseRowSerializer):
    summary = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(ReleaseRowSerializer.Meta):
        fields = [*ReleaseRowSerializer.Meta.fields, "summary", "files"]

    @extend_schema_field(serializers.DictField())
    def get_summary(self, release: Release) -> dict[str, Any]:
        return {key: value for key, value in release.summary.items() if key not in ("files", "report")}

    @extend_schema_field(ReleaseFileSerializer(many=True))
    def get_files(self, release: Release) -> list[dict[str, Any]]:
        """Every file but the audio, whose number and size stand in `summary.audio`."""
        return release.summary.get("files", [])


class PlanSerializer(serializers.Serializer[Any]):
    """How clips are to be split, whether to look at it or to build it."""

    campaigns = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=200)
    policy = serializers.ChoiceField(choices=list(POLICIES), default="core_flags")
    profile = serializers.ChoiceField(choices=list(PROFILES), default="joint")
    shares = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3, default=list(SHARES))
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    given_column = serializers.CharField(max_length=80, default=GIVEN_COLUMN)
    ratios = serializers.DictField(child=serializers.CharField(max_length=20), default=dict)


class NewPreviewSerializer(PlanSerializer):
    policy = None
    policies = serializers.ListField(
        child=serializers.ChoiceField(choices=list(POLICIES)), min_length=1, default=list(POLICIES)
    )


class PreviewJobSerializer(serializers.Serializer[Any]):
    job_id = serializers.IntegerField(source="pk")


class PreviewProgressSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total")


class ClipShownSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    language = serializers.CharField()
    speaker = serializers.CharField()
    system = serializers.CharField()
    text = serializers.CharField()


class ExampleSerializer(serializers.Serializer[Any]):
    task = serializers.CharField()
    track = serializers.CharField()
    clips = ClipShownSerializer(many=True)
    where = serializers.DictField()


class CountedSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    count = serializers.IntegerField()


class FallenSerializer(CountedSerializer):
    examples = ExampleSerializer(many=True)


class WithdrawnExampleSerializer(serializers.Serializer[Any]):
    clip = ClipShownSerializer(many=True)
    published_in = serializers.CharField()
    reason = serializers.CharField()


class WithdrawnSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    examples = WithdrawnExampleSerializer(many=True)


class KeptSerializer(serializers.Serializer[Any]):
    items = serializers.IntegerField()
    clips = serializers.IntegerField()
    share = serializers.FloatField(required=False)


class SplitCountsSerializer(serializers.Serializer[Any]):
    train = serializers.IntegerField()
    val = serializers.IntegerField()
    test = serializers.IntegerField()


class CoreCountsSerializer(serializers.Serializer[Any]):
    val = serializers.IntegerField()
    test = serializers.IntegerField()


class OutlookSerializer(serializers.Serializer[Any]):
    """What one policy would do; only `policy`, `profile`, `possible` and `refusal` where it cannot be had."""

    policy = serializers.CharField()
    profile = serializers.CharField()
    possible = serializers.BooleanField()
    refusal = RefusalSerializer(allow_null=True)
    kept = KeptSerializer(required=False)
    by_split = SplitCountsSerializer(required=False)
    core = CoreCountsSerializer(required=False)
    balance = serializers.DictField(
        child=serializers.DictField(child=serializers.DictField(child=serializers.IntegerField())), required=False
    )
    dropped = FallenSerializer(many=True, required=False)
    quarantined = FallenSerializer(many=True, required=False)
    withdrawn = WithdrawnSerializer(required=False)
    certificate = serializers.DictField(required=False)
    exposure = serializers.ListField(child=serializers.DictField(), required=False)


class PreviewResultSerializer(serializers.Serializer[Any]):
    accepted = KeptSerializer()
    left_behind = CountedSerializer(many=True)
    policies = OutlookSerializer(many=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """The job that looks, and what it found once it is done."""

    state = serializers.CharField()
    progress = PreviewProgressSerializer(source="*")
    error = serializers.SerializerMethodField()
    preview = PreviewResultSerializer(source="result", allow_null=True)

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_error(self, job: Job) -> dict[str, str] | None:
        return {"code": job.error_code, "message": job.error_message} if job.error_code else None


class ChoiceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    says = serializers.CharField()


class FormatChoiceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    default = serializers.BooleanField()
    tasks = serializers.ListField(child=serializers.CharField())


class ReleaseChoicesSerializer(serializers.Serializer[Any]):
    policies = ChoiceSerializer(many=True)
    profiles = ChoiceSerializer(many=True)
    audio = ChoiceSerializer(many=True)
    checks = ChoiceSerializer(many=True)
    formats = FormatChoiceSerializer(many=True)


class NewReleaseSerializer(PlanSerializer):
    name = serializers.CharField(max_length=80)
    audio = serializers.ChoiceField(choices=list(AUDIO), default="redistributable")
    equalised = serializers.BooleanField(default=False)
    formats = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, default=list)
    overrides = NewOverrideSerializer(many=True, default=list)
