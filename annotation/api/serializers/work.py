"""The annotator's page: the work, its answers, its text."""

from __future__ import annotations

from rest_framework import serializers

from annotation.api.serializers.common import (
    ASSIGNMENT_STATES,
    AnswersField,
    Base,
    CampaignBriefSerializer,
    ContradictionSerializer,
    FindingSerializer,
    FormSerializer,
    HeardField,
    ItemSerializer,
    ReturnedSerializer,
    choices,
)
from jobs.enums import JobState

CODES = 200  # how many confirmations one request may carry


def codes() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=300), max_length=CODES, required=False)


class LeaseSerializer(Base):
    epoch = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True)


class SheetSerializer(Base):
    version = serializers.IntegerField()
    round = serializers.IntegerField()
    raw = AnswersField()
    heard = HeardField()
    frozen = serializers.BooleanField()
    findings = FindingSerializer(many=True)


class ProgressSerializer(Base):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    seconds_per_item = serializers.FloatField(allow_null=True)


class WorkSerializer(Base):
    id = serializers.IntegerField()
    campaign = CampaignBriefSerializer()
    form = FormSerializer()
    item = ItemSerializer()
    state = serializers.ChoiceField(choices=ASSIGNMENT_STATES)
    lease = LeaseSerializer()
    sheet = SheetSerializer()
    returned = ReturnedSerializer(allow_null=True)
    progress = ProgressSerializer()


class LeaseRequestSerializer(Base):
    prefetch = serializers.BooleanField(default=False)


class AnswersRequestSerializer(Base):
    raw = AnswersField()
    heard = HeardField(default=dict)
    active_seconds = serializers.FloatField(default=0)


class SavedSerializer(Base):
    version = serializers.IntegerField()
    findings = FindingSerializer(many=True)


class EpochSerializer(Base):
    epoch = serializers.IntegerField()


class UntilSerializer(Base):
    until = serializers.DateTimeField(allow_null=True)


class ConfirmedSerializer(Base):
    confirmed = codes()


class DeclineSerializer(Base):
    reason = serializers.CharField(max_length=200)


class DescribedAnswerSerializer(Base):
    key = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField()
    side = serializers.CharField(allow_blank=True)


class SuggestionSerializer(Base):
    id = serializers.IntegerField()
    text = serializers.CharField()
    source = serializers.CharField()
    model = serializers.CharField(allow_blank=True)


class JobErrorSerializer(Base):
    code = serializers.CharField()
    message = serializers.CharField()


class MachineJobSerializer(Base):
    job_id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=choices(JobState))
    error = JobErrorSerializer(allow_null=True)


class DraftSerializer(MachineJobSerializer):
    job_id = serializers.IntegerField(allow_null=True)
    suggestion = SuggestionSerializer(allow_null=True)


class RevisionSerializer(Base):
    version = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)
    finished = serializers.BooleanField()
    parent = serializers.IntegerField(allow_null=True)
    confirmed = serializers.ListField(child=serializers.CharField())


class VariantSerializer(Base):
    id = serializers.IntegerField()
    text = serializers.CharField()
    offered = serializers.CharField()
    taken = serializers.BooleanField(allow_null=True)
    contradictions = ContradictionSerializer(many=True)
    confirmed = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()


class TextSerializer(Base):
    state = serializers.ChoiceField(choices=ASSIGNMENT_STATES)
    language = serializers.CharField()
    answers = DescribedAnswerSerializer(many=True)
    draft = DraftSerializer(allow_null=True)
    drafts = SuggestionSerializer(many=True)
    revision = RevisionSerializer()
    contradictions = ContradictionSerializer(many=True)
    variants_job = MachineJobSerializer(allow_null=True)
    variants = VariantSerializer(many=True)
    returned = ReturnedSerializer(allow_null=True)


class RevisionRequestSerializer(Base):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=20_000)
    parent = serializers.IntegerField(allow_null=True, required=False)
    confirmed = codes()


class RevisionSavedSerializer(Base):
    version = serializers.IntegerField()
    contradictions = ContradictionSerializer(many=True)


class VariantsRequestSerializer(Base):
    count = serializers.IntegerField(default=3, min_value=1, max_value=10)


class VariantRequestSerializer(Base):
    taken = serializers.BooleanField()
    text = serializers.CharField(required=False, trim_whitespace=False, max_length=20_000)
    confirmed = codes()
