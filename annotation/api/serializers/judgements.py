"""What the endpoints of imported judgements take and give."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.foreign import AUTO, FORMATS
from annotation.models import JudgementImport, JudgementProblem
from datasets_app.enums import ImportState

COUNTS = {"type": "object", "additionalProperties": {"type": "integer"}}
NAMES = {"type": "object", "additionalProperties": {"type": "string"}}


@extend_schema_field(COUNTS)
class CountsField(serializers.JSONField):
    pass


@extend_schema_field(NAMES)
class NamesField(serializers.JSONField):
    def to_internal_value(self, data: Any) -> dict[str, str]:
        value = super().to_internal_value(data)
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise serializers.ValidationError("Give an object of their field: our dimension.")
        return value


class NewJudgementsSerializer(serializers.Serializer[Any]):
    """Files of judgements, with their recordings or an archive of both where these are not here yet."""

    files = serializers.ListField(child=serializers.FileField(), allow_empty=False)
    campaign = serializers.CharField(max_length=160)
    format = serializers.ChoiceField(choices=[AUTO, *(each.key for each in FORMATS)], default=AUTO)
    preset = serializers.CharField(max_length=80, required=False, default="")
    names = NamesField(binary=True, required=False)
    source = serializers.SlugField(max_length=60, required=False, default="")
    text_language = serializers.CharField(max_length=16, default="en")
    inspect_share = serializers.FloatField(min_value=0, max_value=1, default=0.0)
    pseudonyms = serializers.BooleanField(default=False)
    confirm_texts = serializers.BooleanField(default=False)


class JudgementImportSerializer(serializers.ModelSerializer[JudgementImport]):
    state = serializers.ChoiceField(choices=[state.value for state in ImportState])
    remarks = CountsField()
    campaigns = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = JudgementImport
        fields = [
            "id", "title", "state", "added", "known", "unreadable", "remarks", "campaigns", "recordings", "job_id",
            "error", "created_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields


class JudgementProblemSerializer(serializers.ModelSerializer[JudgementProblem]):
    class Meta:
        model = JudgementProblem
        fields = ["id", "file", "line", "code", "reason"]
        read_only_fields = fields
