"""What the API says about releases."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exports.domain.requesting import POLICIES, SHARES
from exports.models import Release


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class ReleaseFileSerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class ReleaseRowSerializer(serializers.ModelSerializer[Release]):
    campaigns = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()
    simulated = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id", "name", "state", "policy", "seed", "shares", "campaigns", "digest", "simulated", "items", "refusal",
            "job_id", "created_at", "published_at",
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


class NewReleaseSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    campaigns = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=200)
    policy = serializers.ChoiceField(choices=POLICIES, default="strict")
    shares = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3, default=list(SHARES))
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
