"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from jobs.api import views
from jobs.api.events import job_events

urlpatterns = [
    path("health", views.HealthView.as_view(), name="health"),
    path("jobs", views.JobsView.as_view(), name="jobs"),
    path("jobs/<int:pk>", views.JobView.as_view(), name="job"),
    path("jobs/<int:pk>/retry", views.RetryJobView.as_view(), name="job-retry"),
    path("jobs/<int:pk>/cancel", views.CancelJobView.as_view(), name="job-cancel"),
    path("jobs/<int:pk>/events", job_events, name="job-events"),
]
