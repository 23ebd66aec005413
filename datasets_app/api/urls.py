"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from datasets_app.api import audio, ledger, views

urlpatterns = [
    path("sources", views.SourcesView.as_view(), name="sources"),
    path("clips", views.ClipsView.as_view(), name="clips"),
    path("clips/facets", views.ClipFacetsView.as_view(), name="clip-facets"),
    path("clips/<int:pk>", views.ClipView.as_view(), name="clip"),
    path("imports", views.ImportsView.as_view(), name="imports"),
    path("imports/<int:pk>", views.ImportView.as_view(), name="import"),
    path("imports/<int:pk>/rows", views.ImportRowsView.as_view(), name="import-rows"),
    path("recordings", views.RecordingsView.as_view(), name="recordings"),
    path("ledger", ledger.LedgerView.as_view(), name="ledger"),
    path("ledger/reservations", ledger.ReservationsView.as_view(), name="reservations"),
    path("audio/<slug:key>", audio.audio, name="audio"),
    path("audio/<slug:key>/peaks", audio.peaks, name="audio-peaks"),
]
