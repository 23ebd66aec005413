"""Runs: asked for, watched, stopped, gone on with, compared. Managers only."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.errors import Invalid
from accounts.web.paging import whole_number
from accounts.web.permissions import IsManager
from accounts.web.requests import caller
from datasets_app.storage import BadKey, Missing, storage
from exports.api.views import pieces
from training.api import serializers as shapes
from training.domain import asking, reading, reporting
from training.enums import RunState
from training.errors import NoSuchFile, NotFinished
from training.models import Run
from training.places import REPORT
from training.recipes import recipes


def all_runs() -> QuerySet[Run]:
    return Run.objects.with_jobs().select_related("release", "created_by")


def shown(run: Run, code: int = status.HTTP_200_OK) -> Response:
    return Response(shapes.RunDetailSerializer(all_runs().get(pk=run.pk)).data, status=code)


def order_in(request: Request, shape: type[shapes.OrderSerializer]) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    order: dict[str, Any] = dict(asked.validated_data)
    order["release_id"] = order.pop("release")
    return order


class RunsView(generics.ListAPIView[Run]):
    permission_classes = [IsManager]
    serializer_class = shapes.RunSerializer

    def get_queryset(self) -> QuerySet[Run]:
        release = whole_number(self.request, "release")
        runs = all_runs().defer("evaluation", "log")
        return runs.filter(release=release) if release else runs

    @extend_schema(parameters=[OpenApiParameter("release", int)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(request=shapes.NewRunSerializer, responses={201: shapes.RunDetailSerializer})
    def post(self, request: Request) -> Response:
        run = asking.start(**order_in(request, shapes.NewRunSerializer), by=caller(request))
        return shown(run, status.HTTP_201_CREATED)


class RunView(generics.RetrieveAPIView[Run]):
    permission_classes = [IsManager]
    serializer_class = shapes.RunDetailSerializer

    def get_queryset(self) -> QuerySet[Run]:
        return all_runs()


class StopRunView(APIView):
    permission_classes = [IsManager]

    @extend_schema(request=None, responses=shapes.RunDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        get_object_or_404(Run, pk=pk)
        return shown(asking.stop(run_id=pk, by=caller(request)))


class ResumeRunView(APIView):
    permission_classes = [IsManager]

    @extend_schema(request=None, responses=shapes.RunDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        get_object_or_404(Run, pk=pk)
        return shown(asking.resume(run_id=pk, by=caller(request)))


class RunMetricsView(APIView):
    """Every point of all the run's jobs. Live: `/api/jobs/<job_id>/events`, event `point`."""

    permission_classes = [IsManager]

    @extend_schema(parameters=[OpenApiParameter("after", int)], responses=shapes.PointsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        found = reading.points_of(get_object_or_404(Run, pk=pk), after=whole_number(request, "after") or 0)
        return Response(shapes.PointsSerializer(found).data)


class RunLogView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses=shapes.LogSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(shapes.LogSerializer(get_object_or_404(Run, pk=pk)).data)


class RunFilesView(APIView):
    """What the run has stored so far and may be read."""

    permission_classes = [IsManager]

    @extend_schema(responses=shapes.RunFilesSerializer)
    def get(self, request: Request, pk: int) -> Response:
        found = reading.files_of(get_object_or_404(Run, pk=pk))
        return Response(shapes.RunFilesSerializer({"files": found}).data)


class RunFileView(APIView):
    permission_classes = [IsManager]

    @extend_schema(
        operation_id="runs_file_retrieve", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, pk: int, path: str) -> HttpResponseBase:
        run = get_object_or_404(Run, pk=pk)
        key = f"{run.folder_key}/{path}"
        try:
            size = storage().size(key) if reading.may_be_read(path) else None
        except (Missing, BadKey):
            size = None
        if size is None and run.state != RunState.FINISHED:
            raise NotFinished(f"This run is {run.shown_state}; that file is not stored yet.")
        if size is None:
            raise NoSuchFile("This run holds no such file.")
        response: HttpResponse | StreamingHttpResponse
        if path == REPORT:
            response = HttpResponse(reporting.report_of(run), content_type="text/markdown; charset=utf-8")
        else:
            response = StreamingHttpResponse(pieces(key), content_type=mimetypes.guess_type(path)[0] or "text/plain")
            response.headers["Content-Length"] = str(size)
        response.headers["Content-Disposition"] = f'attachment; filename="{path.rsplit("/", 1)[-1]}"'
        return response


class RecipesView(APIView):
    permission_classes = [IsManager]

    @extend_schema(responses=shapes.RecipeSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(shapes.RecipeSerializer(list(recipes().values()), many=True).data)


class EstimateView(APIView):
    """The job's result is the judge's estimate: {hours, memory_gib, parameters, trained, stages, how}."""

    permission_classes = [IsManager]

    @extend_schema(request=shapes.OrderSerializer, responses={202: shapes.RunJobSerializer})
    def post(self, request: Request) -> Response:
        job = asking.request_estimate(**order_in(request, shapes.OrderSerializer), by=caller(request))
        return Response(shapes.RunJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)


class CompareRunsView(APIView):
    permission_classes = [IsManager]

    @extend_schema(
        parameters=[OpenApiParameter("ids", str, description="1,2: two to six runs")],
        responses=shapes.ComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        raw = [each for each in request.query_params.get("ids", "").split(",") if each]
        if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in raw):
            raise Invalid("Name runs by their numbers: ?ids=1,2", fields={"ids": ["Whole numbers with commas."]})
        return Response(shapes.ComparisonSerializer(reading.compare([int(each) for each in raw])).data)
