"""Campaigns: making one, steering it, and what it looks like as a whole."""

from __future__ import annotations

from rest_framework import serializers

from accounts.enums import Role
from accounts.models import User
from annotation.api.serializers.common import (
    ASSIGNMENT_STATES,
    Base,
    LabelIdField,
    choices,
)
from annotation.enums import SETTABLE_CAMPAIGN_STATES, CampaignState, ItemState, Task
from annotation.questionnaire import Kind

MOST_RATERS, MOST_CLIPS, MOST_PAIRS = 20, 20_000, 20_000


class SeatSerializer(Base):
    user = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=choices(Role))


class ClipFilterSerializer(Base):
    language = serializers.CharField(required=False, allow_blank=True)
    source = serializers.CharField(required=False, allow_blank=True)
    system = serializers.CharField(required=False, allow_blank=True)
    speaker = serializers.CharField(required=False, allow_blank=True)
    origin = serializers.CharField(required=False, allow_blank=True)
    degradation = serializers.CharField(required=False, allow_blank=True)
    q = serializers.CharField(required=False, allow_blank=True)


class ClipChoiceSerializer(Base):
    """Clips by filter, or by id; with neither, every clip of the audio language."""

    filter = ClipFilterSerializer(required=False)
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=MOST_CLIPS)


class PairPlanSerializer(Base):
    how = serializers.ChoiceField(choices=["same_text", "same_instruction", "random"], default="same_text")
    count = serializers.IntegerField(default=50, min_value=1, max_value=MOST_PAIRS)
    seed = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)


class NewCampaignSerializer(Base):
    name = serializers.CharField(max_length=160)
    preset = serializers.CharField(max_length=80)
    audio_language = serializers.CharField(max_length=16, allow_blank=True, default="")
    text_language = serializers.ChoiceField(choices=["en", "zh"], default="en")
    raters_per_item = serializers.IntegerField(min_value=1, max_value=MOST_RATERS, default=1)
    tolerance = serializers.DictField(child=serializers.FloatField(min_value=0), default=dict)
    inspect_share = serializers.FloatField(min_value=0, max_value=1, default=1.0)
    drafting = serializers.BooleanField(default=True)
    guidelines = serializers.CharField(allow_blank=True, default="", max_length=20_000)
    transcripts = serializers.BooleanField(default=False)
    clips = ClipChoiceSerializer(default=dict)
    pairs = PairPlanSerializer(required=False, allow_null=True)
    people = SeatSerializer(many=True, default=list)
    seed = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)


class CampaignChangeSerializer(Base):
    state = serializers.ChoiceField(choices=choices(SETTABLE_CAMPAIGN_STATES), required=False)
    people = SeatSerializer(many=True, required=False)


class CampaignProgressSerializer(Base):
    items = serializers.IntegerField()
    collecting = serializers.IntegerField()
    accepted = serializers.IntegerField()
    disputed = serializers.IntegerField()
    excluded = serializers.IntegerField()
    open_slots = serializers.IntegerField()
    answering = serializers.IntegerField()
    writing = serializers.IntegerField()
    finished = serializers.IntegerField()
    returned = serializers.IntegerField()


class CampaignRowSerializer(Base):
    id = serializers.IntegerField()
    name = serializers.CharField()
    task = serializers.ChoiceField(choices=choices(Task))
    state = serializers.ChoiceField(choices=choices(CampaignState))
    preset = serializers.CharField()
    audio_language = serializers.CharField(allow_blank=True)
    text_language = serializers.CharField()
    raters_per_item = serializers.IntegerField()
    is_simulated = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    progress = CampaignProgressSerializer()


class PersonAtWorkSerializer(Base):
    user = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=choices(Role))
    is_simulated = serializers.BooleanField()
    done = serializers.IntegerField()
    in_hand = serializers.IntegerField()


class CampaignSerializer(CampaignRowSerializer):
    tolerance = serializers.DictField(child=serializers.FloatField())
    inspect_share = serializers.FloatField()
    guidelines = serializers.CharField(allow_blank=True)
    drafting = serializers.BooleanField()
    lease_minutes = serializers.IntegerField()
    people = PersonAtWorkSerializer(many=True)


class ItemClipSerializer(Base):
    id = serializers.IntegerField()
    name = serializers.CharField()
    seconds = serializers.FloatField()


class SlotSerializer(Base):
    assignment = serializers.IntegerField()
    slot = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ASSIGNMENT_STATES)


class ItemRowSerializer(Base):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=choices(ItemState))
    clips = ItemClipSerializer(many=True)
    slots = SlotSerializer(many=True)
    exclusion_reason = serializers.CharField(allow_blank=True)
    accepted_at = serializers.DateTimeField(allow_null=True)


class CeilingSerializer(Base):
    """A person against the mean of the others: correlation with its 95 % interval, squared error, ratings."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    mse = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class DimensionAgreementSerializer(Base):
    key = serializers.CharField()
    title = serializers.CharField()
    alpha = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    measure = serializers.CharField()
    ac2 = serializers.FloatField(allow_null=True, help_text="Gwet's, quadratic weights; of ordered labels")
    icc = serializers.FloatField(allow_null=True, help_text="ICC(1,k): of the mean of an item's ratings")
    ceiling = CeilingSerializer(allow_null=True)


class AgreementSerializer(Base):
    dimensions = DimensionAgreementSerializer(many=True)


class DayCountSerializer(Base):
    day = serializers.DateField()
    count = serializers.IntegerField()


class LabelCountSerializer(Base):
    id = LabelIdField()
    title = serializers.CharField()
    count = serializers.IntegerField()


class DimensionDistributionSerializer(Base):
    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=choices(Kind))
    n = serializers.IntegerField()
    counts = LabelCountSerializer(many=True)


class WorkCampaignSerializer(Base):
    id = serializers.IntegerField()
    name = serializers.CharField()
    task = serializers.ChoiceField(choices=choices(Task))
    text_language = serializers.CharField()


class RatingWorkSerializer(Base):
    campaign = WorkCampaignSerializer()
    waiting = serializers.IntegerField()
    in_hand = serializers.IntegerField(allow_null=True)
    done = serializers.IntegerField()
    returned = serializers.IntegerField()


class WaitingSerializer(Base):
    waiting = serializers.IntegerField()


class WorkOverviewSerializer(Base):
    rate = RatingWorkSerializer(many=True)
    inspect = WaitingSerializer()
    adjudicate = WaitingSerializer()
    campaigns = CampaignRowSerializer(many=True)
