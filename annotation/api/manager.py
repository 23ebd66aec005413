"""Presets, campaigns and what a manager watches; and everybody's overview of their own work."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Role
from accounts.web.paging import KeysetPagination
from accounts.web.permissions import IsManager
from annotation.api import requests
from annotation.api.serializers import campaigns as shapes
from annotation.api.serializers.common import FormSerializer, PresetSerializer, choices
from annotation.domain import campaigns, declining, queries, statistics, steering
from annotation.domain.campaigns import PairPlan, Seat
from annotation.enums import CampaignState, ItemState
from annotation.models import Campaign, Item
from annotation.questionnaire import load_preset, preset_keys


class WorkView(APIView):
    """What waits for me, role by role."""

    @extend_schema(responses=shapes.WorkOverviewSerializer)
    def get(self, request: Request) -> Response:
        return Response(shapes.WorkOverviewSerializer(queries.work_overview(requests.caller(request))).data)


class PresetsView(APIView):
    """The questionnaires a campaign can be made from."""

    @extend_schema(responses=PresetSerializer(many=True))
    def get(self, request: Request) -> Response:
        presets = [load_preset(key) for key in preset_keys()]
        rows = [
            {
                "key": p.key,
                "title": p.title,
                "task": p.task,
                "clips": p.clips,
                "needs": p.needs,
                "dimension_count": len(p.dimensions),
            }
            for p in presets
        ]
        return Response(PresetSerializer(rows, many=True).data)


class PresetView(APIView):
    @extend_schema(responses=FormSerializer, parameters=[OpenApiParameter("language", str)])
    def get(self, request: Request, key: str) -> Response:
        if key not in preset_keys():
            raise NotFound
        language = request.query_params.get("language") or requests.caller(request).interface_language
        return Response(FormSerializer(load_preset(key).form(language)).data)


def seats(people: list[dict[str, Any]]) -> list[Seat]:
    return [Seat(person["user"], Role(person["role"])) for person in people]


class CampaignsView(generics.ListAPIView[Campaign]):
    permission_classes = [IsManager]
    serializer_class = shapes.CampaignRowSerializer
    queryset = Campaign.objects.select_related("questionnaire")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(queries.campaign_rows(page or []), many=True).data)

    @extend_schema(request=shapes.NewCampaignSerializer, responses={201: shapes.CampaignSerializer})
    def post(self, request: Request) -> Response:
        wanted = requests.body(request, shapes.NewCampaignSerializer)
        chosen, plan = wanted.pop("clips"), wanted.pop("pairs", None)
        campaign = campaigns.create(
            by=requests.caller(request),
            clip_filter=chosen.get("filter"),
            clip_ids=chosen.get("ids"),
            pairs=PairPlan(**plan) if plan else None,
            people=seats(wanted.pop("people")),
            **wanted,
        )
        return Response(shapes.CampaignSerializer(queries.campaign_detail(campaign)).data, status=201)


class CampaignBase(APIView):
    permission_classes = [IsManager]

    def campaign(self, campaign_id: int) -> Campaign:
        return get_object_or_404(Campaign.objects.select_related("questionnaire"), pk=campaign_id)


class CampaignView(CampaignBase):
    @extend_schema(responses=shapes.CampaignSerializer)
    def get(self, request: Request, campaign_id: int) -> Response:
        return Response(shapes.CampaignSerializer(queries.campaign_detail(self.campaign(campaign_id))).data)

    @extend_schema(request=shapes.CampaignChangeSerializer, responses=shapes.CampaignSerializer)
    def patch(self, request: Request, campaign_id: int) -> Response:
        wanted = requests.body(request, shapes.CampaignChangeSerializer)
        campaign = steering.change(
            campaign=self.campaign(campaign_id),
            by=requests.caller(request),
            state=CampaignState(wanted["state"]) if "state" in wanted else None,
            people=seats(wanted["people"]) if "people" in wanted else None,
        )
        return Response(shapes.CampaignSerializer(queries.campaign_detail(campaign)).data)


class CampaignItemsView(generics.ListAPIView[Item]):
    permission_classes = [IsManager]
    serializer_class = shapes.ItemRowSerializer
    queryset = Item.objects.none()

    @extend_schema(parameters=[OpenApiParameter("state", enum=choices(ItemState))])
    def get(self, request: Request, campaign_id: int) -> Response:
        campaign = get_object_or_404(Campaign, pk=campaign_id)
        state = request.query_params.get("state", "")
        if state and state not in choices(ItemState):
            raise ValidationError({"state": [f"One of {', '.join(choices(ItemState))}."]})
        found: QuerySet[Item] = queries.items_of(campaign, state)
        pages = KeysetPagination()
        rows = [queries.item_row(item) for item in pages.paginate_queryset(found, request)]
        return pages.get_paginated_response(self.get_serializer(rows, many=True).data)


class CampaignPeopleView(CampaignBase):
    @extend_schema(responses=shapes.PersonAtWorkSerializer(many=True))
    def get(self, request: Request, campaign_id: int) -> Response:
        people = queries.people_of(self.campaign(campaign_id))
        return Response(shapes.PersonAtWorkSerializer(people, many=True).data)


class ReleaseView(APIView):
    """Take an unfinished slot from whoever holds it and open it to others; what was answered stays."""

    permission_classes = [IsManager]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, assignment_id: int) -> Response:
        declining.release(assignment_id=assignment_id, by=requests.caller(request))
        return Response(status=204)


class CampaignAgreementView(CampaignBase):
    """Krippendorff's alpha per dimension, with the 95 % interval from resampled items."""

    @extend_schema(responses=shapes.AgreementSerializer)
    def get(self, request: Request, campaign_id: int) -> Response:
        dimensions = statistics.agreement_of(self.campaign(campaign_id), requests.caller(request))
        return Response(shapes.AgreementSerializer({"dimensions": dimensions}).data)


class CampaignThroughputView(CampaignBase):
    """Answer sheets submitted per day (UTC)."""

    @extend_schema(responses=shapes.DayCountSerializer(many=True))
    def get(self, request: Request, campaign_id: int) -> Response:
        days = statistics.throughput_of(self.campaign(campaign_id))
        return Response(shapes.DayCountSerializer(days, many=True).data)


class CampaignDistributionView(CampaignBase):
    @extend_schema(responses=shapes.DimensionDistributionSerializer(many=True))
    def get(self, request: Request, campaign_id: int) -> Response:
        rows = statistics.distribution_of(self.campaign(campaign_id), requests.caller(request))
        return Response(shapes.DimensionDistributionSerializer(rows, many=True).data)
