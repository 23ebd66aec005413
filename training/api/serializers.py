"""Shapes of runs over HTTP."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from training.api.shapes import IntervalSerializer, NamedSerializer
from training.enums import Phase, RunState
from training.models import Run
from training.recipes import SAYS


class OrderSerializer(serializers.Serializer[Any]):
    release = serializers.IntegerField(min_value=1)
    recipe = serializers.CharField(max_length=80)
    base = serializers.CharField(max_length=500, allow_blank=True, default="")
    options = serializers.ListField(child=serializers.CharField(max_length=300), max_length=50, default=list)


class NewRunSerializer(OrderSerializer):
    name = serializers.CharField(max_length=120, allow_blank=True, default="")


class RunReleaseSerializer(NamedSerializer):
    digest = serializers.CharField()


class RunSerializer(serializers.ModelSerializer[Run]):
    release = RunReleaseSerializer()
    state = serializers.ChoiceField(source="shown_state", choices=[state.value for state in RunState])
    phase = serializers.ChoiceField(choices=["", *(phase.value for phase in Phase)])
    phase_says = serializers.SerializerMethodField()
    options = serializers.ListField(child=serializers.CharField())
    job_ids = serializers.ListField(child=serializers.IntegerField())
    summary = serializers.DictField()
    error = serializers.CharField(source="shown_error")
    created_by = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = [
            "id", "name", "release", "recipe", "base", "options", "state", "phase", "phase_says", "job_id", "job_ids",
            "summary", "error", "created_by", "created_at", "started_at", "finished_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_phase_says(self, run: Run) -> str:
        return SAYS[Phase(run.phase)] if run.phase else ""

    @extend_schema_field(serializers.CharField())
    def get_created_by(self, run: Run) -> str:
        return run.created_by.username if run.created_by else ""


class RunDetailSerializer(RunSerializer):
    evaluation = serializers.DictField()
    log = serializers.CharField()

    class Meta(RunSerializer.Meta):
        fields = [*RunSerializer.Meta.fields, "evaluation", "log"]


class PointSerializer(serializers.Serializer[Any]):
    """One line of metrics.jsonl: a step or a validation, with whatever the stage's kind logs besides."""

    kind = serializers.ChoiceField(choices=["step", "val"])
    stage = serializers.CharField()
    step = serializers.IntegerField()
    loss = serializers.FloatField()

    def to_representation(self, instance: Any) -> Any:
        return instance


class ResumedSerializer(serializers.Serializer[Any]):
    stage = serializers.CharField()
    step = serializers.IntegerField()


class PointsSerializer(serializers.Serializer[Any]):
    last = serializers.IntegerField()
    points = PointSerializer(many=True)
    resumed = ResumedSerializer(many=True)


class LogSerializer(serializers.Serializer[Any]):
    log = serializers.CharField()


class StoredFileSerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    bytes = serializers.IntegerField()


class RunFilesSerializer(serializers.Serializer[Any]):
    files = serializers.ListField(child=StoredFileSerializer())


class RecipeStageSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.CharField()
    tasks = serializers.ListField(child=serializers.CharField())
    epochs = serializers.FloatField(required=False)
    max_steps = serializers.IntegerField(required=False)
    batch = serializers.IntegerField(required=False)
    lr = serializers.FloatField(required=False)


class RecipeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    description = serializers.CharField()
    family = serializers.CharField()
    needs_base = serializers.BooleanField()
    tasks = serializers.ListField(child=serializers.CharField())
    stages = RecipeStageSerializer(many=True)


class RunJobSerializer(serializers.Serializer[Any]):
    job_id = serializers.IntegerField(source="pk")


class ComparedValueSerializer(IntervalSerializer):
    run = serializers.IntegerField()
    n = serializers.IntegerField(allow_null=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    differs = serializers.BooleanField()
    paired = serializers.BooleanField(help_text="On the same drawn speakers; else as if the two were independent")


class ComparedFigureSerializer(serializers.Serializer[Any]):
    figure = serializers.CharField()
    values = serializers.ListField(child=ComparedValueSerializer(allow_null=True))
    differences = serializers.ListField(child=DifferenceSerializer(allow_null=True))


class ContrastSerializer(serializers.Serializer[Any]):
    run = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["ready", "working", "failed", "none"])
    job_id = serializers.IntegerField(allow_null=True)
    message = serializers.CharField()


class ComparisonSerializer(serializers.Serializer[Any]):
    runs = RunSerializer(many=True)
    same_release = serializers.BooleanField()
    curves = serializers.DictField(child=serializers.ListField(child=PointSerializer()))
    figures = ComparedFigureSerializer(many=True)
    contrasts = ContrastSerializer(many=True, help_text="How far each is paired with the first")
