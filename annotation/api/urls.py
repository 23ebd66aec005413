"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from annotation.api import annotator

urlpatterns = [
    path("campaigns/<int:campaign_id>/lease", annotator.LeaseView.as_view(), name="lease"),
    path("assignments/<int:assignment_id>", annotator.AssignmentView.as_view(), name="assignment"),
    path("assignments/<int:assignment_id>/answers", annotator.AnswersView.as_view(), name="answers"),
    path("assignments/<int:assignment_id>/heartbeat", annotator.HeartbeatView.as_view(), name="heartbeat"),
    path("assignments/<int:assignment_id>/submit", annotator.SubmitView.as_view(), name="submit"),
    path("assignments/<int:assignment_id>/decline", annotator.DeclineView.as_view(), name="decline"),
    path("assignments/<int:assignment_id>/text", annotator.TextView.as_view(), name="text"),
    path("assignments/<int:assignment_id>/draft", annotator.DraftView.as_view(), name="draft"),
    path("assignments/<int:assignment_id>/revision", annotator.RevisionView.as_view(), name="revision"),
    path("assignments/<int:assignment_id>/variants", annotator.VariantsView.as_view(), name="variants"),
    path("assignments/<int:assignment_id>/finish", annotator.FinishView.as_view(), name="finish"),
    path("variants/<int:variant_id>", annotator.VariantView.as_view(), name="variant"),
]
