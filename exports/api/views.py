"""Releases: asked for, listed, read, downloaded. Managers only."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import AsyncIterator
from functools import partial

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.web.permissions import IsManager
from datasets_app.storage import BadKey, Missing, storage
from exports.api.serializers import (
    NewPreviewSerializer,
    NewReleaseSerializer,
    PreviewJobSerializer,
    PreviewSerializer,
    ReleaseChoicesSerializer,
    ReleaseRowSerializer,
    ReleaseSerializer,
)
from exports.domain.previewing import JOB as PREVIEW
from exports.domain.previewing import request_preview
from exports.domain.requesting import choices, request_release
from exports.errors import NoSuchFile, NotPublished
from exports.models import Release, ReleaseState
from jobs.models import Job

AUDIO = re.compile(r"audio(_equalised)?/[0-9a-f]{2}/[0-9a-f]{2}/c[0-9a-f]{24}\.wav")


class ReleasesView(generics.ListAPIView[Release]):
    permission_classes = [IsManager]
    serializer_class = ReleaseRowSerializer

    def get_queryset(self) -> QuerySet[Release]:
        return Release.objects.with_jobs().prefetch_related("campaigns")

    @extend_schema(request=NewReleaseSerializer, responses={201: ReleaseSerializer})
    def post(self, request: Request) -> Response:
        asked = NewReleaseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        release = request_release(**asked.validated_data, by=request.user)  # type: ignore[arg-type]
        return Response(ReleaseSerializer(release).data, status=status.HTTP_201_CREATED)


class ReleaseChoicesView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses=ReleaseChoicesSerializer)
    def get(self, request: Request) -> Response:
        return Response(ReleaseChoicesSerializer(choices()).data)


class ReleasePreviewsView(APIView):
    permission_classes = [IsManager]

    @extend_schema(request=NewPreviewSerializer, responses={202: PreviewJobSerializer})
    def post(self, request: Request) -> Response:
        asked = NewPreviewSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job = request_preview(**asked.validated_data, by=request.user)  # type: ignore[arg-type]
        return Response(PreviewJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class ReleasePreviewView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses=PreviewSerializer)
    def get(self, request: Request, job_id: int) -> Response:
        return Response(PreviewSerializer(get_object_or_404(Job, pk=job_id, kind=PREVIEW)).data)


class ReleaseView(generics.RetrieveAPIView[Release]):
    permission_classes = [IsManager]
    serializer_class = ReleaseSerializer
    queryset = Release.objects.with_jobs().prefetch_related("campaigns")


class ReleaseArchiveView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        release = published(pk)
        return streamed(release.archive_key, f"{release.name}.zip", "application/zip")


class ReleaseFileView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, path: str) -> HttpResponseBase:
        release = published(pk)
        if path not in {file["path"] for file in release.summary["files"]} and not AUDIO.fullmatch(path):
            raise no_such_file()
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        return streamed(f"{release.folder_key}/{path}", path.rsplit("/", 1)[-1], kind)


def published(pk: int) -> Release:
    release: Release = get_object_or_404(Release, pk=pk)
    if release.state != ReleaseState.PUBLISHED:
        raise NotPublished(f"This release is {release.state}, so there is nothing to download yet.")
    return release


def no_such_file() -> NoSuchFile:
    return NoSuchFile("This release holds no such file.")


def streamed(key: str, filename: str, content_type: str) -> StreamingHttpResponse:
    try:
        size = storage().size(key)
    except (Missing, BadKey):
        raise no_such_file() from None
    response = StreamingHttpResponse(pieces(key), content_type=content_type)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


async def pieces(key: str) -> AsyncIterator[bytes]:
    """Read in a thread, piece by piece: an archive may be larger than memory."""
    iterator = storage().open_range(key)
    read = sync_to_async(partial(next, iterator, None), thread_sensitive=False)
    while piece := await read():
        yield piece
