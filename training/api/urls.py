"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.api import views, work_views

urlpatterns: list[URLPattern] = [
    path("recipes", views.RecipesView.as_view(), name="recipes"),
    path("runs", views.RunsView.as_view(), name="runs"),
    path("runs/estimate", views.EstimateView.as_view(), name="run-estimate"),
    path("runs/compare", views.CompareRunsView.as_view(), name="run-compare"),
    path("runs/<int:pk>", views.RunView.as_view(), name="run"),
    path("runs/<int:pk>/stop", views.StopRunView.as_view(), name="run-stop"),
    path("runs/<int:pk>/resume", views.ResumeRunView.as_view(), name="run-resume"),
    path("runs/<int:pk>/metrics", views.RunMetricsView.as_view(), name="run-metrics"),
    path("runs/<int:pk>/log", views.RunLogView.as_view(), name="run-log"),
    path("runs/<int:pk>/files", views.RunFilesView.as_view(), name="run-files"),
    path("runs/<int:pk>/campaigns", work_views.RunAppointmentsView.as_view(), name="run-appointments"),
    path("runs/<int:pk>/errors", work_views.RunErrorsView.as_view(), name="run-errors"),
    path("runs/<int:pk>/campaign", work_views.RunCampaignView.as_view(), name="run-campaign"),
    path("runs/<int:pk>/files/<path:path>", views.RunFileView.as_view(), name="run-file"),
]
