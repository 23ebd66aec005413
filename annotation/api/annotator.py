"""What the annotator's page calls. Each view translates in, makes one domain call, translates out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Role
from accounts.errors import EarshotError
from accounts.web.permissions import has_role
from accounts.web.preconditions import idempotently, if_match
from annotation.api import requests
from annotation.api.serializers import work as shapes
from annotation.domain import (
    answering,
    assigning,
    declining,
    holding,
    revising,
    showing,
    suggesting,
    text_page,
    varying,
)
from annotation.models import Campaign

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description='"<version>"')
IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)
EPOCH = OpenApiParameter("X-Lease-Epoch", int, OpenApiParameter.HEADER, required=True)


class AnnotatorView(APIView):
    permission_classes = [has_role(Role.ANNOTATOR)]

    def work(self, request: Request, assignment_id: int) -> Response:
        by = requests.caller(request)
        assignment = showing.own_assignment(assignment_id=assignment_id, by=by)
        return Response(shapes.WorkSerializer(showing.work_of(assignment, by)).data)

    def text(self, request: Request, assignment_id: int) -> Response:
        by = requests.caller(request)
        assignment = showing.own_assignment(assignment_id=assignment_id, by=by)
        return Response(shapes.TextSerializer(text_page.text_of(assignment, by)).data)


class LeaseView(AnnotatorView):
    """The next piece of work: what is unfinished first, else a new one."""

    @extend_schema(request=shapes.LeaseRequestSerializer, responses={200: shapes.WorkSerializer, 204: None})
    def post(self, request: Request, campaign_id: int) -> Response:
        campaign = get_object_or_404(Campaign.objects.select_related("questionnaire"), pk=campaign_id)
        wanted = requests.body(request, shapes.LeaseRequestSerializer)
        assignment = assigning.lease(campaign=campaign, by=requests.caller(request), prefetch=wanted["prefetch"])
        return self.work(request, assignment.pk) if assignment else Response(status=204)


class AssignmentView(AnnotatorView):
    @extend_schema(responses=shapes.WorkSerializer)
    def get(self, request: Request, assignment_id: int) -> Response:
        return self.work(request, assignment_id)


class AnswersView(AnnotatorView):
    """Save the answers as they are made."""

    @extend_schema(
        request=shapes.AnswersRequestSerializer,
        responses=shapes.SavedSerializer,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY, EPOCH],
    )
    def put(self, request: Request, assignment_id: int) -> Response:
        by, version, epoch = requests.caller(request), if_match(request), requests.lease_epoch(request)
        sent = requests.body(request, shapes.AnswersRequestSerializer)

        def save() -> Response:
            sheet, findings = answering.save(assignment_id=assignment_id, by=by, epoch=epoch, version=version, **sent)
            answer = {"version": sheet.version, "findings": [finding.as_json() for finding in findings]}
            return Response(shapes.SavedSerializer(answer).data)

        return keeping_refused(assignment_id, by, {**sent, "version": version}, lambda: idempotently(request, save))


def keeping_refused(assignment_id: int, by: Any, sent: dict[str, Any], do: Any) -> Response:
    """A refusal rolls everything back; then the words that came too late are kept on their own."""
    try:
        return do()  # type: ignore[no-any-return]
    except EarshotError as refusal:
        answering.keep_refused(refusal=refusal, assignment_id=assignment_id, by=by, data=sent)
        raise


class HeartbeatView(AnnotatorView):
    @extend_schema(request=shapes.EpochSerializer, responses=shapes.UntilSerializer)
    def post(self, request: Request, assignment_id: int) -> Response:
        wanted = requests.body(request, shapes.EpochSerializer)
        renewed = holding.renew(assignment_id=assignment_id, by=requests.caller(request), epoch=wanted["epoch"])
        return Response(shapes.UntilSerializer({"until": renewed.lease_until}).data)


class SubmitView(AnnotatorView):
    @extend_schema(
        request=shapes.ConfirmedSerializer,
        responses=shapes.WorkSerializer,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY, EPOCH],
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        by, version, epoch = requests.caller(request), if_match(request), requests.lease_epoch(request)
        confirmed = requests.body(request, shapes.ConfirmedSerializer).get("confirmed", [])

        def submit() -> Response:
            answering.submit(assignment_id=assignment_id, by=by, epoch=epoch, version=version, confirmed=confirmed)
            return self.work(request, assignment_id)

        return idempotently(request, submit)


class DeclineView(AnnotatorView):
    """The rater cannot judge this item."""

    @extend_schema(request=shapes.DeclineSerializer, responses={204: None})
    def post(self, request: Request, assignment_id: int) -> Response:
        reason = requests.body(request, shapes.DeclineSerializer)["reason"]
        declining.decline(assignment_id=assignment_id, by=requests.caller(request), reason=reason)
        return Response(status=204)


class TextView(AnnotatorView):
    @extend_schema(responses=shapes.TextSerializer)
    def get(self, request: Request, assignment_id: int) -> Response:
        return self.text(request, assignment_id)


class DraftView(AnnotatorView):
    """Ask for another draft."""

    @extend_schema(request=None, responses=shapes.TextSerializer)
    def post(self, request: Request, assignment_id: int) -> Response:
        suggesting.ask_again(assignment_id=assignment_id, by=requests.caller(request))
        return self.text(request, assignment_id)


class RevisionView(AnnotatorView):
    @extend_schema(
        request=shapes.RevisionRequestSerializer, responses=shapes.RevisionSavedSerializer, parameters=[IF_MATCH]
    )
    def put(self, request: Request, assignment_id: int) -> Response:
        by, version = requests.caller(request), if_match(request)
        sent = requests.body(request, shapes.RevisionRequestSerializer)

        def save() -> Response:
            revision = revising.save(
                assignment_id=assignment_id,
                by=by,
                version=version,
                text=sent["text"],
                parent_id=sent.get("parent"),
                confirmed=sent.get("confirmed", []),
            )
            return Response(shapes.RevisionSavedSerializer(revision).data)

        return keeping_refused(assignment_id, by, {**sent, "version": version}, lambda: once(request, save))


def once(request: Request, do: Any) -> Response:
    """Where the version or the state already stops a second effect, an Idempotency-Key is welcome, not required."""
    return idempotently(request, do) if request.headers.get("Idempotency-Key") else do()


class VariantsView(AnnotatorView):
    """Ask for paraphrases of the newest revision."""

    @extend_schema(request=shapes.VariantsRequestSerializer, responses=shapes.TextSerializer)
    def post(self, request: Request, assignment_id: int) -> Response:
        count = requests.body(request, shapes.VariantsRequestSerializer)["count"]
        varying.ask(assignment_id=assignment_id, by=requests.caller(request), count=count)
        return self.text(request, assignment_id)


class VariantView(AnnotatorView):
    """Take, edit or drop one variant."""

    @extend_schema(request=shapes.VariantRequestSerializer, responses=shapes.VariantSerializer)
    def put(self, request: Request, variant_id: int) -> Response:
        sent = requests.body(request, shapes.VariantRequestSerializer)
        variant = varying.decide(variant_id=variant_id, by=requests.caller(request), **sent)
        return Response(shapes.VariantSerializer(text_page.variant_json(variant)).data)


class FinishView(AnnotatorView):
    @extend_schema(request=shapes.ConfirmedSerializer, responses=shapes.WorkSerializer)
    def post(self, request: Request, assignment_id: int) -> Response:
        confirmed = requests.body(request, shapes.ConfirmedSerializer).get("confirmed", [])

        def finish() -> Response:
            revising.finish(assignment_id=assignment_id, by=requests.caller(request), confirmed=confirmed)
            return self.work(request, assignment_id)

        return once(request, finish)
