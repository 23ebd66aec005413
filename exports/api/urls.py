"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import URLPattern, path

from exports.api.views import ReleaseArchiveView, ReleaseFileView, ReleasesView, ReleaseView

urlpatterns: list[URLPattern] = [
    path("releases", ReleasesView.as_view(), name="releases"),
    path("releases/<int:pk>", ReleaseView.as_view(), name="release"),
    path("releases/<int:pk>/archive", ReleaseArchiveView.as_view(), name="release-archive"),
    path("releases/<int:pk>/files/<path:path>", ReleaseFileView.as_view(), name="release-file"),
]
