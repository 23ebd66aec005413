"""Addresses of this app under /api/."""

from __future__ import annotations

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("session", views.SessionView.as_view(), name="session"),
    path("me", views.MeView.as_view(), name="me"),
    path("me/tokens", views.TokensView.as_view(), name="tokens"),
    path("me/tokens/<int:token_id>", views.TokenView.as_view(), name="token"),
    path("users", views.UsersView.as_view(), name="users"),
]
