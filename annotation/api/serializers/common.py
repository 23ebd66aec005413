"""Shapes that many answers share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.enums import AssignmentState, Task
from annotation.questionnaire import Kind
from datasets_app.api.serializers import AudioSerializer

Base = serializers.Serializer[Any]


def choices(enum: Any) -> list[str]:
    return [member.value for member in enum]


@extend_schema_field(OpenApiTypes.ANY)
class AnyField(serializers.JSONField):
    """Any JSON value: an answer's shape depends on its dimension's kind."""


@extend_schema_field({"type": "object", "additionalProperties": {}, "description": "By dimension key"})
class AnswersField(serializers.JSONField):
    """Answers by dimension key; what they hold is judged by the questionnaire, not here."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError("Send an object with an answer per dimension key.")
        return data


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
        "description": 'Seconds heard by side: {"": [[0.0, 2.1]]} for one clip, "A" and "B" for two',
    }
)
class HeardField(serializers.JSONField):
    pass


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class LabelIdField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}, "description": "By language"})
class WordsField(serializers.JSONField):
    """One text in every interface language: {"en": …, "zh": …}."""


class FindingSerializer(Base):
    level = serializers.ChoiceField(choices=["error", "warning", "hint"])
    code = serializers.CharField()
    dimension = serializers.CharField()
    message = WordsField()
    side = serializers.CharField(allow_blank=True)


class ContradictionSerializer(Base):
    code = serializers.CharField()
    dimension = serializers.CharField()
    side = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    said = serializers.CharField()
    answered = serializers.CharField()
    message = WordsField()


class SideAudioSerializer(Base):
    side = serializers.ChoiceField(choices=["", "A", "B"])
    audio = AudioSerializer()


class AnswerLabelSerializer(Base):
    id = LabelIdField()
    title = serializers.CharField()
    anchor = serializers.CharField(allow_blank=True)
    hotkey = serializers.CharField(allow_null=True)


class ConditionSerializer(Base):
    dimension = serializers.CharField()
    op = serializers.CharField()
    value = AnyField(required=False)
    value_of = serializers.CharField(required=False)
    side = serializers.CharField(required=False)


class DimensionSerializer(Base):
    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=choices(Kind))
    group = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    required = serializers.BooleanField()
    per_clip = serializers.BooleanField()
    when = ConditionSerializer(allow_null=True)
    scale = serializers.CharField()
    exclusive = serializers.ListField(child=LabelIdField())
    provenance = serializers.CharField()
    labels = AnswerLabelSerializer(many=True)
    severities = AnswerLabelSerializer(many=True, required=False)
    longest = serializers.IntegerField(required=False)
    tokens = serializers.ChoiceField(choices=["word", "phone"], required=False)
    usual = serializers.IntegerField(required=False, allow_null=True)


class GroupSerializer(Base):
    key = serializers.CharField()
    title = serializers.CharField()


class RuleSerializer(Base):
    code = serializers.CharField()
    dimension = serializers.CharField()
    when = ConditionSerializer(many=True)
    message = WordsField()
    level = serializers.ChoiceField(choices=["error", "warning", "hint"])


class FormSerializer(Base):
    key = serializers.CharField()
    version = serializers.IntegerField()
    task = serializers.CharField()
    language = serializers.CharField()
    clips = serializers.IntegerField()
    text = serializers.ChoiceField(choices=["required", "none"])
    needs = serializers.ListField(child=serializers.CharField())
    title = serializers.CharField()
    groups = GroupSerializer(many=True)
    dimensions = DimensionSerializer(many=True)
    rules = RuleSerializer(many=True)


class PresetSerializer(Base):
    key = serializers.CharField()
    title = WordsField()
    task = serializers.ChoiceField(choices=choices(Task))
    clips = serializers.IntegerField()
    needs = serializers.ListField(child=serializers.CharField())
    dimension_count = serializers.IntegerField()


class CampaignBriefSerializer(Base):
    id = serializers.IntegerField()
    name = serializers.CharField()
    task = serializers.ChoiceField(choices=choices(Task))
    text_language = serializers.CharField()
    guidelines = serializers.CharField(allow_blank=True)


class PhoneSerializer(Base):
    text = serializers.CharField()
    start = serializers.FloatField(allow_null=True)
    end = serializers.FloatField(allow_null=True)


class AlignedWordSerializer(PhoneSerializer):
    phones = PhoneSerializer(many=True, required=False)


class ItemSerializer(Base):
    instruction = serializers.CharField(allow_blank=True)
    transcript = serializers.CharField(allow_blank=True)
    alignment = AlignedWordSerializer(many=True, allow_null=True)
    text_to_judge = serializers.CharField(allow_blank=True)
    tokens = AlignedWordSerializer(many=True)
    clips = SideAudioSerializer(many=True)


class ReturnedSerializer(Base):
    comment = serializers.CharField()
    # DRF's metaclass takes declared fields out of the class, so its own `fields` property is still there.
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


ASSIGNMENT_STATES = choices(AssignmentState)
