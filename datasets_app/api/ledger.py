"""The ledger of splits, and reservations in it, for managers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.web.permissions import IsManager
from datasets_app.domain.reservations import MOST_AT_ONCE, RESERVABLE, entries, reserve
from datasets_app.enums import LedgerKind, Split, Track
from datasets_app.models import LedgerEntry

FILTERS = [
    OpenApiParameter("track", enum=[track.value for track in Track]),
    OpenApiParameter("kind", enum=[kind.value for kind in LedgerKind]),
    OpenApiParameter("split", enum=[split.value for split in Split]),
    OpenApiParameter("value"),
    OpenApiParameter("release", description="A release's name; - for reservations"),
]


class LedgerEntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    track = serializers.ChoiceField(choices=[track.value for track in Track])
    kind = serializers.ChoiceField(choices=[kind.value for kind in LedgerKind])
    split = serializers.ChoiceField(choices=[split.value for split in Split])

    class Meta:
        model = LedgerEntry
        fields = ["id", "track", "kind", "value", "split", "release", "reason", "digest", "created_at"]


class ReservationSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in RESERVABLE])
    values = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=20_000), min_length=1, max_length=MOST_AT_ONCE,
        help_text="Speakers, systems, `source/recording`, digests of clips, or texts as words or keys",
    )  # fmt: skip
    split = serializers.ChoiceField(choices=[split.value for split in Split])
    track = serializers.ChoiceField(
        choices=[track.value for track in Track], required=False, help_text="Both when it is not given"
    )
    reason = serializers.CharField(max_length=80, required=False, allow_blank=True)


class LedgerView(generics.ListAPIView[LedgerEntry]):
    permission_classes = [IsManager]
    serializer_class = LedgerEntrySerializer

    @extend_schema(parameters=FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return entries(filters=self.request.query_params.dict())


class ReservationsView(APIView):
    permission_classes = [IsManager]

    @extend_schema(request=ReservationSerializer, responses={201: LedgerEntrySerializer(many=True)})
    def post(self, request: Request) -> Response:
        wanted = ReservationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = reserve(by=request.user, **wanted.validated_data)  # type: ignore[arg-type]
        return Response(LedgerEntrySerializer(made, many=True).data, status=status.HTTP_201_CREATED)
