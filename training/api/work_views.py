"""What a finished run does: it judges campaigns, is measured against people, and is rated by them. Managers only."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Role
from accounts.errors import Invalid
from accounts.models import User
from accounts.web.paging import whole_number
from accounts.web.permissions import IsManager
from accounts.web.requests import caller
from annotation.domain.campaigns import Seat
from annotation.models import Campaign
from training.api import work_serializers as shapes
from training.domain import appointing, measuring, sending_back
from training.models import Run


class RunAppointmentsView(APIView):
    """The campaigns that this run judges."""

    permission_classes = [IsManager]

    @extend_schema(responses=shapes.AppointmentSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        run = get_object_or_404(Run, pk=pk)
        return Response(shapes.AppointmentSerializer(appointing.appointments_of(run), many=True).data)

    @extend_schema(request=shapes.NewAppointmentSerializer, responses={201: shapes.AppointmentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        run = get_object_or_404(Run, pk=pk)
        asked = shapes.NewAppointmentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        order = dict(asked.validated_data)
        campaign = campaign_of(order.pop("campaign"))
        made = appointing.appoint(run_id=run.pk, campaign=campaign, by=caller(request), **order)
        row = appointing.appointments_of(run).get(pk=made.pk)
        return Response(shapes.AppointmentSerializer(row).data, status=status.HTTP_201_CREATED)


class RunErrorsView(APIView):
    """Per dimension and language the judge's error beside a person's, and what inspecting in its order finds."""

    permission_classes = [IsManager]

    @extend_schema(parameters=[OpenApiParameter("campaign", int, required=True)], responses=shapes.ErrorsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        run = get_object_or_404(Run, pk=pk)
        found = measuring.errors(run, campaign_of(whole_number(request, "campaign") or 0))
        return Response(shapes.ErrorsSerializer(found).data)


class RunCampaignView(APIView):
    """What people thought of the run's texts; POST sends its test texts to be rated, without saying whose they are."""

    permission_classes = [IsManager]

    @extend_schema(responses=shapes.RunRatingSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        return Response(
            shapes.RunRatingSerializer(sending_back.ratings_of(get_object_or_404(Run, pk=pk)), many=True).data
        )

    @extend_schema(request=shapes.NewSentBackSerializer, responses={201: shapes.RunRatingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        run = get_object_or_404(Run, pk=pk)
        asked = shapes.NewSentBackSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        order = dict(asked.validated_data)
        order["people"] = seats(order["people"])
        made = sending_back.send_back(run_id=run.pk, by=caller(request), **order)
        found = sending_back.rating(made.campaign)
        return Response(shapes.RunRatingSerializer(found).data, status=status.HTTP_201_CREATED)


def campaign_of(pk: int) -> Campaign:
    campaign = Campaign.objects.select_related("questionnaire").filter(pk=pk).first()
    if campaign is None:
        words = [f"There is no campaign {pk}."]
        raise Invalid("Choose a campaign that is there; nothing was changed.", fields={"campaign": words})
    return campaign


def seats(given: list[dict[str, object]]) -> list[Seat]:
    users = {user.pk: user for user in User.objects.filter(pk__in=[each["user"] for each in given])}
    if missing := [each["user"] for each in given if each["user"] not in users]:
        raise Invalid("Somebody named here does not exist.", fields={"people": [f"There is no user {missing[0]}."]})
    return [Seat(users[int(str(each["user"]))], Role(str(each["role"]))) for each in given]
