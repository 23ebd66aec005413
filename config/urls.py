"""Every address, app by app. Each app's `api/urls.py` hangs under /api/."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from frontend.views import page

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/", include("accounts.api.urls")),
    path("api/", include("jobs.api.urls")),
    path("api/", include("datasets_app.api.urls")),
    path("api/", include("annotation.api.urls")),
    path("api/", include("llm_drafting.api.urls")),
    path("api/", include("exports.api.urls")),
    path("api/", include("training.api.urls")),
    re_path(r"^(?!api/|admin/|static/).*$", page, name="page"),
]

handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
