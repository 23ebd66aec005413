"""What the job endpoints give."""

from __future__ import annotations

from rest_framework import serializers

from jobs.enums import JobState
from jobs.models import Job, JobEvent


class JobSerializer(serializers.ModelSerializer[Job]):
    state = serializers.ChoiceField(choices=[state.value for state in JobState])

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "state",
            "attempts",
            "max_attempts",
            "progress_done",
            "progress_total",
            "error_code",
            "error_message",
            "result",
            "created_at",
            "started_at",
            "finished_at",
            "run_after",
        ]
        read_only_fields = fields


class JobEventSerializer(serializers.ModelSerializer[JobEvent]):
    data = serializers.JSONField()

    class Meta:
        model = JobEvent
        fields = ["id", "kind", "data"]


class HealthSerializer(serializers.Serializer[object]):
    ok = serializers.BooleanField()
    database = serializers.BooleanField()
    worker = serializers.FloatField(allow_null=True, help_text="Seconds since a worker last swept")
    waiting = serializers.IntegerField(help_text="Jobs that are due and not claimed")
    dead = serializers.IntegerField(help_text="Jobs that failed for good and were not run again")
