"""What the page says about the machine that drafts."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from llm_drafting.api.serializers import EngineSerializer
from llm_drafting.domain.engines import current_engine


class DraftingView(APIView):
    @extend_schema(responses=EngineSerializer)
    def get(self, request: Request) -> Response:
        return Response(EngineSerializer(asdict(current_engine())).data)
