"""What the inspector's and the adjudicator's pages call."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Role
from accounts.web.paging import KeysetPagination, RankedPagination, whole_number
from accounts.web.permissions import has_role
from annotation.api import requests
from annotation.api.serializers import judging as shapes
from annotation.api.serializers.common import choices
from annotation.domain import adjudicating, dispute_page, inspecting, inspection_page
from annotation.domain.deciding import Decision
from annotation.enums import DisputeState, Verdict
from annotation.models import Assignment, Campaign, Dispute

OF_CAMPAIGN = OpenApiParameter("campaign", int)


def asked_campaign(request: Request) -> Campaign | None:
    pk = whole_number(request, "campaign")
    return generics.get_object_or_404(Campaign, pk=pk) if pk else None


class InspectionsView(generics.ListAPIView[Assignment]):
    """Finished work that waits for my verdict; `order=judge`: what the judge disputes most comes first."""

    permission_classes = [has_role(Role.INSPECTOR)]
    serializer_class = shapes.InspectionRowSerializer
    queryset = Assignment.objects.none()

    @property
    def by_judge(self) -> bool:
        return self.request.query_params.get("order") == "judge"

    @property
    def paginator(self) -> KeysetPagination:
        if not hasattr(self, "_paginator"):
            self._paginator = RankedPagination() if self.by_judge else KeysetPagination()
        return self._paginator

    @extend_schema(parameters=[OF_CAMPAIGN, OpenApiParameter("order", enum=["judge"])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Assignment]:
        waiting = inspecting.queue(by=requests.caller(self.request), campaign=asked_campaign(self.request))
        waiting = waiting.select_related("campaign", "rater")
        return inspecting.most_wanted_first(waiting) if self.by_judge else waiting


class InspectionView(APIView):
    permission_classes = [has_role(Role.INSPECTOR)]

    @extend_schema(responses=shapes.CaseSerializer)
    def get(self, request: Request, assignment_id: int) -> Response:
        case = inspection_page.inspection_case(assignment_id=assignment_id, by=requests.caller(request))
        return Response(shapes.CaseSerializer(case).data)

    @extend_schema(request=shapes.VerdictRequestSerializer, responses=shapes.VerdictGivenSerializer)
    def post(self, request: Request, assignment_id: int) -> Response:
        sent = requests.body(request, shapes.VerdictRequestSerializer)
        inspection = inspecting.give_verdict(
            assignment_id=assignment_id,
            by=requests.caller(request),
            verdict=Verdict(sent["verdict"]),
            comment=sent["comment"],
            fields=sent["fields"],
        )
        state = Assignment.objects.values_list("state", flat=True).get(pk=assignment_id)
        given = {"id": inspection.pk, "verdict": inspection.verdict, "state": state}
        return Response(shapes.VerdictGivenSerializer(given).data)


class DisputesView(generics.ListAPIView[Dispute]):
    """Cases for me: without `state`, those I can work on now; with it, all of that state within my reach."""

    permission_classes = [has_role(Role.ADJUDICATOR)]
    serializer_class = shapes.DisputeRowSerializer
    queryset = Dispute.objects.none()

    @extend_schema(parameters=[OF_CAMPAIGN, OpenApiParameter("state", enum=choices(DisputeState))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Dispute]:
        by, campaign = requests.caller(self.request), asked_campaign(self.request)
        state = self.request.query_params.get("state")
        if not state:
            return adjudicating.queue(by=by, campaign=campaign).select_related("item__campaign")
        if state not in choices(DisputeState):
            raise ValidationError({"state": [f"One of {', '.join(choices(DisputeState))}."]})
        return adjudicating.in_reach(by=by, campaign=campaign).filter(state=state).select_related("item__campaign")


class AdjudicatorView(APIView):
    permission_classes = [has_role(Role.ADJUDICATOR)]

    def case(self, request: Request, dispute_id: int) -> Response:
        case = dispute_page.dispute_case(dispute_id=dispute_id, by=requests.caller(request))
        return Response(shapes.DisputeCaseSerializer(case).data)


class DisputeView(AdjudicatorView):
    @extend_schema(responses=shapes.DisputeCaseSerializer)
    def get(self, request: Request, dispute_id: int) -> Response:
        return self.case(request, dispute_id)


class ClaimView(AdjudicatorView):
    """Take the case, or keep it: one's own lease runs on."""

    @extend_schema(request=None, responses=shapes.DisputeCaseSerializer)
    def post(self, request: Request, dispute_id: int) -> Response:
        adjudicating.claim(dispute_id=dispute_id, by=requests.caller(request))
        return self.case(request, dispute_id)


class BlindView(AdjudicatorView):
    """Give the own answers; both sides are shown from then on."""

    @extend_schema(request=shapes.BlindRequestSerializer, responses=shapes.DisputeCaseSerializer)
    def put(self, request: Request, dispute_id: int) -> Response:
        sent = requests.body(request, shapes.BlindRequestSerializer)
        epoch = requests.optional_epoch(request)
        adjudicating.answer_blind(dispute_id=dispute_id, by=requests.caller(request), epoch=epoch, **sent)
        return self.case(request, dispute_id)


class DecideView(AdjudicatorView):
    @extend_schema(request=shapes.DecideRequestSerializer, responses=shapes.DisputeCaseSerializer)
    def post(self, request: Request, dispute_id: int) -> Response:
        sent = requests.body(request, shapes.DecideRequestSerializer)["decisions"]
        adjudicating.decide(
            dispute_id=dispute_id,
            by=requests.caller(request),
            decisions={key: Decision(**decision) for key, decision in sent.items()},
            epoch=requests.optional_epoch(request),
        )
        return self.case(request, dispute_id)
