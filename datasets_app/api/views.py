"""Sources, clips and imports, for managers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from accounts.errors import EarshotError
from accounts.web.permissions import IsManager
from datasets_app.api import serializers
from datasets_app.domain import queries, staging
from datasets_app.domain.addresses import audio_json, grant
from datasets_app.domain.importing import begin_import
from datasets_app.domain.recording import begin_recording
from datasets_app.domain.sources import create_source
from datasets_app.enums import RowOutcome
from datasets_app.models import Clip, Import, ImportRow, Source

CLIP_FILTERS = [OpenApiParameter(name) for name in (*queries.EXACT_FILTERS, "q")]


class UploadTooLarge(EarshotError):
    code = "too_large"
    status = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class SourcesView(generics.ListCreateAPIView[Source]):
    permission_classes = [IsManager]
    serializer_class = serializers.SourceSerializer
    queryset = Source.objects.all()

    def perform_create(self, serializer: BaseSerializer[Source]) -> None:
        serializer.instance = create_source(by=self.request.user, **serializer.validated_data)  # type: ignore[arg-type]


class ClipsView(generics.ListAPIView[Clip]):
    permission_classes = [IsManager]
    serializer_class = serializers.ClipRowSerializer

    @extend_schema(parameters=CLIP_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Clip]:
        return queries.clips_matching(self.request.query_params).select_related("source")


class ClipFacetsView(APIView):
    permission_classes = [IsManager]

    @extend_schema(parameters=CLIP_FILTERS, responses=serializers.FacetsSerializer)
    def get(self, request: Request) -> Response:
        return Response(queries.facets(request.query_params.dict()))


class ClipView(generics.RetrieveAPIView[Clip]):
    permission_classes = [IsManager]
    serializer_class = serializers.ClipSerializer
    queryset = Clip.objects.select_related("source").prefetch_related(
        Prefetch("import_rows", ImportRow.objects.select_related("of").order_by("pk"))
    )

    def get_object(self) -> Clip:
        clip = super().get_object()
        clip.audio = audio_json(grant(clip=clip, user=self.request.user, purpose="browse"))  # type: ignore[attr-defined, arg-type]
        return clip


class ImportsView(generics.ListAPIView[Import]):
    permission_classes = [IsManager]
    serializer_class = serializers.ImportSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Import]:
        return queries.imports()

    @extend_schema(
        request={"multipart/form-data": serializers.NewImportSerializer}, responses={201: serializers.ImportSerializer}
    )
    def post(self, request: Request) -> Response:
        wanted = read_upload(request, serializers.NewImportSerializer)
        uploads: list[UploadedFile] = [*request.FILES.getlist("files"), *request.FILES.getlist("files[]")]
        uploads += [wanted["archive"]] if wanted.get("archive") else []
        staged = staging.stage_uploads(files=uploads, manifest_file=wanted.get("manifest"))
        made = begin_import(
            title=wanted.get("title") or title_of(uploads),
            staged=staged,
            defaults=wanted.get("defaults", {}),
            by=request.user,  # type: ignore[arg-type]
        )
        return answer_with(made)


class ImportView(generics.RetrieveAPIView[Import]):
    permission_classes = [IsManager]
    serializer_class = serializers.ImportSerializer

    def get_queryset(self) -> QuerySet[Import]:
        return queries.imports()


class ImportRowsView(generics.ListAPIView[ImportRow]):
    permission_classes = [IsManager]
    serializer_class = serializers.ImportRowSerializer

    @extend_schema(parameters=[OpenApiParameter("outcome", enum=[outcome.value for outcome in RowOutcome])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ImportRow]:
        of = get_object_or_404(Import, pk=self.kwargs["pk"])
        outcome = self.request.query_params.get("outcome", "")
        return of.rows.filter(outcome=outcome) if outcome in list(RowOutcome) else of.rows.all()


class RecordingsView(APIView):
    permission_classes = [IsManager]
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": serializers.NewRecordingSerializer},
        responses={201: serializers.ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        wanted = read_upload(request, serializers.NewRecordingSerializer)
        made = begin_recording(
            upload=wanted["audio"],
            text=wanted["text"],
            language=wanted["language"],
            consent=wanted["consent"],
            by=request.user,  # type: ignore[arg-type]
        )
        return answer_with(made)


def read_upload(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """Refuse what is too large by its announced length, before the body is parsed."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024**2
        raise UploadTooLarge(f"An upload may have {limit} MB. Deliver in parts, or import the folder by command.")
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def title_of(uploads: list[UploadedFile]) -> str:
    first = uploads[0].name if uploads else ""
    return f"{first} and {len(uploads) - 1} more" if len(uploads) > 1 else str(first)


def answer_with(made: Import) -> Response:
    fresh = queries.imports().get(pk=made.pk)
    return Response(serializers.ImportSerializer(fresh).data, status=status.HTTP_201_CREATED)
