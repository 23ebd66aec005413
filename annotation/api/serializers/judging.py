"""The inspector's and the adjudicator's pages."""

from __future__ import annotations

from rest_framework import serializers

from annotation.api.serializers.common import (
    ASSIGNMENT_STATES,
    AnswersField,
    AnyField,
    Base,
    CampaignBriefSerializer,
    ContradictionSerializer,
    FindingSerializer,
    FormSerializer,
    HeardField,
    ItemSerializer,
    choices,
)
from annotation.api.serializers.work import DescribedAnswerSerializer, LeaseSerializer, VariantSerializer
from annotation.domain.aliases import alias
from annotation.enums import DisputeState, Task, Verdict


def keys() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=60), max_length=100, default=list)


class InspectionRowSerializer(Base):
    assignment = serializers.IntegerField(source="pk")
    campaign = serializers.IntegerField(source="campaign_id")
    campaign_name = serializers.CharField(source="campaign.name")
    task = serializers.ChoiceField(choices=choices(Task), source="campaign.task")
    rater_alias = serializers.SerializerMethodField()
    finished_at = serializers.DateTimeField()

    def get_rater_alias(self, assignment: object) -> str:
        return alias(assignment.rater, assignment.slot)  # type: ignore[attr-defined]


class JudgedTextSerializer(Base):
    text = serializers.CharField()
    contradictions = ContradictionSerializer(many=True)
    confirmed = serializers.ListField(child=serializers.CharField())


class EarlierVerdictSerializer(Base):
    verdict = serializers.ChoiceField(choices=choices(Verdict))
    comment = serializers.CharField(allow_blank=True)
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    round = serializers.IntegerField()
    at = serializers.DateTimeField()


class CaseSerializer(Base):
    assignment = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ASSIGNMENT_STATES)
    campaign = CampaignBriefSerializer()
    rater_alias = serializers.CharField()
    round = serializers.IntegerField()
    item = ItemSerializer()
    form = FormSerializer()
    answers = AnswersField()
    described = DescribedAnswerSerializer(many=True)
    findings = FindingSerializer(many=True)
    confirmed = serializers.ListField(child=serializers.CharField())
    active_seconds = serializers.FloatField()
    text = JudgedTextSerializer(allow_null=True)
    draft = serializers.CharField(allow_null=True, help_text="The suggestion that the text was made from, for the diff")
    variants = VariantSerializer(many=True)
    history = EarlierVerdictSerializer(many=True)


class VerdictRequestSerializer(Base):
    verdict = serializers.ChoiceField(choices=choices(Verdict))
    comment = serializers.CharField(allow_blank=True, default="", max_length=4000)
    fields = keys()  # type: ignore[assignment]


class VerdictGivenSerializer(Base):
    id = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=choices(Verdict))
    state = serializers.ChoiceField(choices=ASSIGNMENT_STATES)


class DisputeRowSerializer(Base):
    id = serializers.IntegerField()
    campaign = serializers.IntegerField(source="item.campaign_id")
    campaign_name = serializers.CharField(source="item.campaign.name")
    task = serializers.ChoiceField(choices=choices(Task), source="item.campaign.task")
    state = serializers.ChoiceField(choices=choices(DisputeState))
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    reasons = serializers.DictField(child=serializers.CharField())
    mine = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_mine(self, dispute: object) -> bool:
        return bool(dispute.adjudicator_id == self.context["request"].user.pk)  # type: ignore[attr-defined]


class SideTextSerializer(JudgedTextSerializer):
    sides_swapped = serializers.BooleanField(help_text="Its writer heard the case's A as B: the text calls it B")


class SideSerializer(Base):
    label = serializers.CharField()  # type: ignore[assignment]
    alias = serializers.CharField()
    answers = AnswersField()
    described = DescribedAnswerSerializer(many=True)
    text = SideTextSerializer(allow_null=True)


class EscalationSerializer(Base):
    comment = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    sides_swapped = serializers.BooleanField(help_text="The comment calls the case's A B")


class DecisionSerializer(Base):
    side = serializers.CharField(max_length=8, help_text='"1", "2", … a rater; "own"; "other" with a value')
    value = AnyField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class DisputeCaseSerializer(Base):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=choices(DisputeState))
    mine = serializers.BooleanField()
    campaign = CampaignBriefSerializer()
    item = ItemSerializer()
    form = FormSerializer()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    reasons = serializers.DictField(child=serializers.CharField())
    own = AnswersField()
    heard = HeardField()
    sides = SideSerializer(many=True, allow_null=True)
    comments = EscalationSerializer(many=True)
    decisions = serializers.DictField(child=DecisionSerializer())
    lease = LeaseSerializer()


class BlindRequestSerializer(Base):
    answers = AnswersField()
    heard = HeardField(default=dict)


class DecideRequestSerializer(Base):
    decisions = serializers.DictField(child=DecisionSerializer())
