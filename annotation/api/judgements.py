"""Judgements of somebody else, brought in by managers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web.permissions import IsManager
from annotation.api import requests
from annotation.api.serializers import judgements as shapes
from annotation.domain.judging_in import Wanted
from annotation.domain.judging_in.jobs import begin_upload
from annotation.models import JudgementImport, JudgementProblem
from datasets_app.api.views import read_upload, title_of


class JudgementsView(generics.ListAPIView[JudgementImport]):
    permission_classes = [IsManager]
    serializer_class = shapes.JudgementImportSerializer
    parser_classes = [MultiPartParser]
    queryset = JudgementImport.objects.all()

    @extend_schema(
        request={"multipart/form-data": shapes.NewJudgementsSerializer},
        responses={201: shapes.JudgementImportSerializer},
    )
    def post(self, request: Request) -> Response:
        wanted = read_upload(request, shapes.NewJudgementsSerializer)
        files = wanted.pop("files")
        made = begin_upload(files=files, title=title_of(files), wanted=Wanted(**wanted), by=requests.caller(request))
        return Response(shapes.JudgementImportSerializer(made).data, status=status.HTTP_201_CREATED)


class JudgementView(generics.RetrieveAPIView[JudgementImport]):
    permission_classes = [IsManager]
    serializer_class = shapes.JudgementImportSerializer
    queryset = JudgementImport.objects.all()


class JudgementProblemsView(generics.ListAPIView[JudgementProblem]):
    """Rows that were not taken, by file, line and reason."""

    permission_classes = [IsManager]
    serializer_class = shapes.JudgementProblemSerializer

    def get_queryset(self) -> QuerySet[JudgementProblem]:
        return get_object_or_404(JudgementImport, pk=self.kwargs["pk"]).problems.all()
