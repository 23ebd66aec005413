"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from llm_drafting.api.views import DraftingView

urlpatterns = [path("drafting", DraftingView.as_view(), name="drafting")]
