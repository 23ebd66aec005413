"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from annotation.api import annotator, judgements, judges, manager

urlpatterns = [
    path("work", manager.WorkView.as_view(), name="work"),
    path("presets", manager.PresetsView.as_view(), name="presets"),
    path("presets/<slug:key>", manager.PresetView.as_view(), name="preset"),
    path("campaigns", manager.CampaignsView.as_view(), name="campaigns"),
    path("campaigns/<int:campaign_id>", manager.CampaignView.as_view(), name="campaign"),
    path("campaigns/<int:campaign_id>/items", manager.CampaignItemsView.as_view(), name="campaign-items"),
    path("campaigns/<int:campaign_id>/people", manager.CampaignPeopleView.as_view(), name="campaign-people"),
    path("campaigns/<int:campaign_id>/agreement", manager.CampaignAgreementView.as_view(), name="campaign-agreement"),
    path(
        "campaigns/<int:campaign_id>/throughput", manager.CampaignThroughputView.as_view(), name="campaign-throughput"
    ),
    path(
        "campaigns/<int:campaign_id>/distribution",
        manager.CampaignDistributionView.as_view(),
        name="campaign-distribution",
    ),
    path("campaigns/<int:campaign_id>/lease", annotator.LeaseView.as_view(), name="lease"),
    path("assignments/<int:assignment_id>", annotator.AssignmentView.as_view(), name="assignment"),
    path("assignments/<int:assignment_id>/answers", annotator.AnswersView.as_view(), name="answers"),
    path("assignments/<int:assignment_id>/heartbeat", annotator.HeartbeatView.as_view(), name="heartbeat"),
    path("assignments/<int:assignment_id>/submit", annotator.SubmitView.as_view(), name="submit"),
    path("assignments/<int:assignment_id>/decline", annotator.DeclineView.as_view(), name="decline"),
    path("assignments/<int:assignment_id>/release", manager.ReleaseView.as_view(), name="release-slot"),
    path("assignments/<int:assignment_id>/text", annotator.TextView.as_view(), name="text"),
    path("assignments/<int:assignment_id>/draft", annotator.DraftView.as_view(), name="draft"),
    path("assignments/<int:assignment_id>/revision", annotator.RevisionView.as_view(), name="revision"),
    path("assignments/<int:assignment_id>/variants", annotator.VariantsView.as_view(), name="variants"),
    path("assignments/<int:assignment_id>/finish", annotator.FinishView.as_view(), name="finish"),
    path("variants/<int:variant_id>", annotator.VariantView.as_view(), name="variant"),
    path("judgements", judgements.JudgementsView.as_view(), name="judgements"),
    path("judgements/<int:pk>", judgements.JudgementView.as_view(), name="judgement-import"),
    path("judgements/<int:pk>/problems", judgements.JudgementProblemsView.as_view(), name="judgement-problems"),
    path("inspections", judges.InspectionsView.as_view(), name="inspections"),
    path("inspections/<int:assignment_id>", judges.InspectionView.as_view(), name="inspection"),
    path("disputes", judges.DisputesView.as_view(), name="disputes"),
    path("disputes/<int:dispute_id>", judges.DisputeView.as_view(), name="dispute"),
    path("disputes/<int:dispute_id>/claim", judges.ClaimView.as_view(), name="dispute-claim"),
    path("disputes/<int:dispute_id>/blind", judges.BlindView.as_view(), name="dispute-blind"),
    path("disputes/<int:dispute_id>/decide", judges.DecideView.as_view(), name="dispute-decide"),
]
