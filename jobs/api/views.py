"""Jobs: what runs, what failed, and running it again."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.web.requests import caller
from jobs import domain, heartbeat
from jobs.api.serializers import HealthSerializer, JobSerializer
from jobs.enums import JobState
from jobs.models import Job
from jobs.visibility import jobs_of

WORKER_IS_LATE_AFTER_SECONDS = 30


class JobsView(generics.ListAPIView[Job]):
    serializer_class = JobSerializer

    @extend_schema(parameters=[OpenApiParameter("state", enum=[s.value for s in JobState]), OpenApiParameter("kind")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Job]:
        wanted = {
            name: self.request.query_params[name] for name in ("state", "kind") if name in self.request.query_params
        }
        return jobs_of(caller(self.request)).filter(**wanted)


class JobView(generics.RetrieveAPIView[Job]):
    serializer_class = JobSerializer

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_of(caller(self.request))


class RetryJobView(APIView):
    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, pk: int) -> Response:
        job = get_object_or_404(jobs_of(caller(request)), pk=pk)
        return Response(JobSerializer(domain.retry(job, by=caller(request))).data)


class CancelJobView(APIView):
    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, pk: int) -> Response:
        job = get_object_or_404(jobs_of(caller(request)), pk=pk)
        return Response(JobSerializer(domain.cancel(job, by=caller(request))).data)


class HealthView(APIView):
    """Is the database there, and does a worker sweep? 503 when not. Tells nothing else, so it is open to all."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(responses={200: HealthSerializer, 503: HealthSerializer})
    def get(self, request: Request) -> Response:
        try:
            late = heartbeat.seconds_since_last()
            waiting = Job.objects.filter(state=JobState.READY, run_after__lte=timezone.now()).count()
            dead = Job.objects.filter(state=JobState.DEAD).count()
        except DatabaseError:
            return Response({"ok": False, "database": False, "worker": None, "waiting": 0, "dead": 0}, status=503)
        ok = late is not None and late < WORKER_IS_LATE_AFTER_SECONDS
        body = {"ok": ok, "database": True, "worker": late, "waiting": waiting, "dead": dead}
        return Response(body, status=200 if ok else 503)
