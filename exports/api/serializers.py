"""What the API says about releases."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exports.models import Release
from exports.order import AUDIO, GIVEN_COLUMN, MAX_REASON, SHARES
from exports.splitting.policies import POLICIES, PROFILES


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
            "ratios", "audio", "target", "campaigns", "digest", "simulated", "items", "refusal", "job_id", "created_at",
            "published_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_campaigns(self, release: Release) -> list[int]:
        return sorted(campaign.pk for campaign in release.campaigns.all())

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, release: Release) -> dict[str, str] | None:
        if not release.refusal_code:
            return None
        return {"code": release.refusal_code, "message": release.refusal_message}

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
        return {key: value for key, value in release.summary.items() if key != "files"}

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


class NewReleaseSerializer(PlanSerializer):
    name = serializers.CharField(max_length=80)
    audio = serializers.ChoiceField(choices=list(AUDIO), default="redistributable")
    formats = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, default=list)
    overrides = NewOverrideSerializer(many=True, default=list)
