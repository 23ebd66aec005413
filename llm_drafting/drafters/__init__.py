"""Who writes: the endpoint that the settings name, else the built-in grammar."""

from __future__ import annotations

from django.conf import settings

from llm_drafting.brief import Brief, Drafter, Reply
from llm_drafting.drafters.grammar import GrammarDrafter

__all__ = ["Brief", "Drafter", "Reply", "drafter"]


def drafter() -> Drafter:
    if settings.LLM_BASE_URL:
        from llm_drafting.drafters.endpoint import EndpointDrafter  # noqa: PLC0415 -- openai is slow to import

        return EndpointDrafter(
            base_url=settings.LLM_BASE_URL,
            api_key=settings.LLM_API_KEY,
            model=settings.LLM_MODEL,
            total_seconds=settings.LLM_TIMEOUT_SECONDS,
        )
    return GrammarDrafter(pace=settings.GRAMMAR_PACE_SECONDS)
