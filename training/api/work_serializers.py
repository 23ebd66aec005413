"""Shapes of what a finished run does: it judges campaigns, is measured against people, and is rated by them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.enums import Role
from training.api.shapes import FigureSerializer, IntervalSerializer, NamedSerializer
from training.enums import RatedTexts
from training.models import Appointment


class NewAppointmentSerializer(serializers.Serializer[Any]):
    campaign = serializers.IntegerField(min_value=1)
    suggests = serializers.BooleanField(default=True)
    orders_rating = serializers.BooleanField(default=False)


class AppointedCampaignSerializer(NamedSerializer):
    task = serializers.CharField()


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    campaign = AppointedCampaignSerializer()
    judged = serializers.IntegerField()
    failed = serializers.IntegerField()

    class Meta:
        model = Appointment
        fields = ["id", "campaign", "suggests", "orders_rating", "job_id", "judged", "failed", "created_at"]


class DifferenceFigureSerializer(FigureSerializer):
    differs = serializers.BooleanField()


class ErrorRowSerializer(serializers.Serializer[Any]):
    dimension = serializers.CharField()
    language = serializers.CharField(allow_blank=True, help_text="Empty: all together")
    judge = FigureSerializer()
    judge_beside = FigureSerializer(allow_null=True)
    person = FigureSerializer(allow_null=True)
    difference = DifferenceFigureSerializer(allow_null=True)


class LooksSerializer(serializers.Serializer[Any]):
    looks = serializers.IntegerField()
    judge = serializers.FloatField()
    random = serializers.FloatField()
    random_low = serializers.FloatField()
    random_high = serializers.FloatField()


class InspectionFindsSerializer(serializers.Serializer[Any]):
    inspected = serializers.IntegerField()
    disputed = serializers.IntegerField()
    at = LooksSerializer(many=True, help_text="Disputes found per 100 looks")


class ErrorsSerializer(serializers.Serializer[Any]):
    campaign = serializers.IntegerField()
    items = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Items of a train or val split, which the judge may have learned")
    rows = ErrorRowSerializer(many=True)
    inspection = InspectionFindsSerializer()


class RaterSeatSerializer(serializers.Serializer[Any]):
    user = serializers.IntegerField(min_value=1)
    role = serializers.ChoiceField(choices=[role.value for role in Role])


class NewSentBackSerializer(serializers.Serializer[Any]):
    raters_per_item = serializers.IntegerField(min_value=1, max_value=20, default=3)
    most = serializers.IntegerField(min_value=1, max_value=2000, default=100)
    of = serializers.ChoiceField(
        choices=["", *(of.value for of in RatedTexts)],
        default="",
        help_text="Texts on what; empty: what there is",
    )
    people = RaterSeatSerializer(many=True, default=list)


class RunRatingSerializer(serializers.Serializer[Any]):
    campaign = serializers.IntegerField()
    name = serializers.CharField()
    of = serializers.ChoiceField(choices=[of.value for of in RatedTexts])
    texts = serializers.IntegerField(help_text="To be rated")
    items = serializers.IntegerField(help_text="Texts with a rating")
    ratings = serializers.IntegerField()
    raters = serializers.IntegerField()
    raters_per_item = serializers.IntegerField()
    mean = IntervalSerializer(allow_null=True)
