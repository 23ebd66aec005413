"""Signing in and out, one's own settings and tokens, and who the people are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import serializers
from accounts.demo_accounts import DEMO_ACCOUNTS
from accounts.domain import people, sign_in
from accounts.enums import Role
from accounts.models import ApiToken, User
from accounts.web.permissions import IsManager
from accounts.web.requests import caller


class SessionView(APIView):
    """Who is signed in. Open to all, so that the sign-in page can ask."""

    permission_classes = [AllowAny]

    @extend_schema(responses=serializers.SessionSerializer)
    def get(self, request: Request) -> Response:
        return session_of(request)

    # DRF exempts views from CSRF checks and re-checks only signed-in sessions; a sign-in has none yet.
    @extend_schema(request=serializers.CredentialsSerializer, responses=serializers.SessionSerializer)
    @method_decorator(csrf_protect)
    def post(self, request: Request) -> Response:
        credentials = serializers.CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = sign_in.check_password(request=request._request, **credentials.validated_data)
        login(request._request, user, backend="django.contrib.auth.backends.ModelBackend")
        return session_of(request)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def session_of(request: Request) -> Response:
    user = request._request.user
    state = {
        "user": user if user.is_authenticated else None,
        "demo": settings.DEMO,
        "demo_accounts": DEMO_ACCOUNTS if settings.DEMO else (),
        "csrf": get_token(request._request),
    }
    return Response(serializers.SessionSerializer(state).data)


class MeView(generics.RetrieveUpdateAPIView[User]):
    """My own settings. Roles are granted by an operator, never here."""

    serializer_class = serializers.MeSerializer
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self) -> User:
        return caller(self.request)


class TokensView(generics.ListCreateAPIView[ApiToken]):
    """My API tokens. The clear text is in the answer to POST and never again."""

    def get_serializer_class(self) -> type[serializers.TokenSerializer]:
        return serializers.NewTokenSerializer if self.request.method == "POST" else serializers.TokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(user=caller(self.request), revoked_at=None)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        token, clear = ApiToken.issue(user=caller(request), name=asked.validated_data["name"])
        token.token = clear  # type: ignore[attr-defined]  # for the serializer, this once
        return Response(self.get_serializer(token).data, status=status.HTTP_201_CREATED)


class TokenView(APIView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, token_id: int) -> Response:
        people.revoke_token(token_id=token_id, by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class UsersView(generics.ListAPIView[User]):
    """The people a manager may put into a campaign."""

    permission_classes = [IsManager]
    serializer_class = serializers.PersonSerializer

    @extend_schema(parameters=[OpenApiParameter("role", enum=[role.value for role in Role])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[User]:
        people_there = User.objects.filter(is_active=True).prefetch_related("role_grants")
        role = self.request.query_params.get("role")
        return people_there.filter(role_grants__role=role) if role else people_there
