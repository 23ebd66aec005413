"""The leak report of a release, with the clips it names. Managers only: it says who speaks."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.web.permissions import IsManager
from exports.api.serializers import ClipShownSerializer, OverrideSerializer
from exports.domain.leaks import leaks_of
from exports.leakage import Verdict
from exports.models import Release

VERDICTS = [verdict.value for verdict in Verdict]


class LeakRowSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    level = serializers.ChoiceField(choices=["leak", "warn"])
    splits = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    clips = serializers.ListField(child=serializers.CharField())


class LeakCheckSerializer(serializers.Serializer[Any]):
    check = serializers.CharField()
    title = serializers.CharField()
    promise = serializers.CharField()
    looked_at = serializers.DictField()
    found = serializers.IntegerField()
    warned = serializers.IntegerField()
    rows = LeakRowSerializer(many=True)
    figures = serializers.DictField()
    control = serializers.CharField()
    verdict = serializers.ChoiceField(choices=VERDICTS)
    why = serializers.CharField()


class LeakReportSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=VERDICTS)
    promises = serializers.DictField()
    overrides = OverrideSerializer(many=True)
    checks = LeakCheckSerializer(many=True)


class ReleaseLeakageSerializer(serializers.Serializer[Any]):
    report = LeakReportSerializer()
    refused = serializers.ListField(child=serializers.CharField(), help_text="Checks that no override let pass")
    clips = serializers.DictField(child=ClipShownSerializer(), help_text="By the opaque id that the report uses")


class ReleaseLeakageView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses=ReleaseLeakageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ReleaseLeakageSerializer(leaks_of(get_object_or_404(Release, pk=pk))).data)
