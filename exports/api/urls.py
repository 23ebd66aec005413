"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import URLPattern, path

from exports.api.leakage import ReleaseLeakageView
from exports.api.views import (
    ReleaseArchiveView,
    ReleaseChoicesView,
    ReleaseFileView,
    ReleasePreviewsView,
    ReleasePreviewView,
    ReleasesView,
    ReleaseView,
)

urlpatterns: list[URLPattern] = [
    path("releases", ReleasesView.as_view(), name="releases"),
    path("releases/choices", ReleaseChoicesView.as_view(), name="release-choices"),
    path("releases/previews", ReleasePreviewsView.as_view(), name="release-previews"),
    path("releases/previews/<int:job_id>", ReleasePreviewView.as_view(), name="release-preview"),
    path("releases/<int:pk>", ReleaseView.as_view(), name="release"),
    path("releases/<int:pk>/leakage", ReleaseLeakageView.as_view(), name="release-leakage"),
    path("releases/<int:pk>/archive", ReleaseArchiveView.as_view(), name="release-archive"),
    path("releases/<int:pk>/files/<path:path>", ReleaseFileView.as_view(), name="release-file"),
]
