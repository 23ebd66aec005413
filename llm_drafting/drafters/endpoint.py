"""Drafts at any OpenAI-compatible endpoint, through the official client. Retries are the job layer's work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk

from jobs.errors import Permanent
from llm_drafting.brief import Brief, Reply, Tell, TellVariant
from llm_drafting.distinct import distinct_2
from llm_drafting.drafters.failures import translated
from llm_drafting.drafters.nonsensical import SAFE
from llm_drafting.drafters.transport import BoundedTransport
from llm_drafting.parsing import Nonsense, many_texts, one_text
from llm_drafting.prompting import Prompt, draft_prompt, vary_prompt

CONNECT_SECONDS = 5.0
DRAFT = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 800}
VARY = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 3000}
LONGEST_REPLY = 40_000  # characters; several variants of a long text


@dataclass
class Streamed:
    """What came of one completion so far."""

    text: str = ""
    model: str = ""
    finish_reason: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_ms: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)

    def take(self, chunk: ChatCompletionChunk) -> str:
        """Adds a chunk and returns its piece of text."""
        if chunk.usage:
            self.tokens_in, self.tokens_out = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        self.model = chunk.model or self.model
        piece = ""
        for choice in chunk.choices or []:
            piece += (choice.delta.content or "") if choice.delta else ""
            self.finish_reason = choice.finish_reason or self.finish_reason
        self.text += piece
        return piece


class EndpointDrafter:
    """`total_seconds` bounds a whole answer, however slowly it drips; no byte may be longer away than a third of it."""

    source = "openai"

    def __init__(self, *, base_url: str, api_key: str, model: str, total_seconds: float = 60.0) -> None:
        if not model:
            raise Permanent("llm_no_model", f"LLM_BASE_URL is set but LLM_MODEL is not. Name the model. {SAFE}")
        self.base_url, self.model, self.total_seconds = base_url, model, total_seconds
        self._api_key = api_key or "none"  # local servers need none, but the client insists on one

    def draft(self, brief: Brief, *, seed: str, tell: Tell) -> Reply:
        prompt = _prompt(lambda: draft_prompt(brief))
        with translated():
            done = self._complete(prompt, DRAFT, tell)
            return self._reply(one_text(done.text, brief.language, prompt), done, prompt)

    def write(self, prompt: Prompt, language: str, *, temperature: float) -> Reply:
        """One text from the caller's own prompt. Also a text that was refused has cost tokens: its failure says so."""
        with translated():
            done = self._complete(prompt, {**DRAFT, "temperature": temperature}, lambda piece: None)
            try:
                return self._reply(one_text(done.text, language, prompt), done, prompt)
            except Nonsense as nonsense:
                nonsense.tokens = (done.tokens_in or 0) + (done.tokens_out or 0)
                raise

    def vary(
        self, brief: Brief, text: str, count: int, *, seed: str, avoid: Sequence[str], tell: TellVariant
    ) -> list[Reply]:
        prompt = _prompt(lambda: vary_prompt(brief, text, count, avoid))
        with translated():
            done = self._complete(prompt, VARY, lambda piece: None)
            texts = many_texts(done.text, brief.language, prompt)[:count]
        done.parameters["distinct_2"] = distinct_2(texts)
        for index, variant in enumerate(texts):
            tell(index, variant)
        return [self._reply(variant, done, prompt) for variant in texts]

    def _reply(self, text: str, done: Streamed, prompt: Prompt) -> Reply:
        return Reply(
            text=text,
            source=self.source,
            model=(done.model or self.model)[:120],
            prompt=prompt.name,
            parameters=done.parameters,
            tokens_in=done.tokens_in,
            tokens_out=done.tokens_out,
            latency_ms=done.latency_ms,
            raw=done.text,
        )

    def _complete(self, prompt: Prompt, parameters: dict[str, float], tell: Callable[[str], None]) -> Streamed:
        """One streamed completion. Raises Nonsense, and whatever the client and the wire raise."""
        began, done = time.monotonic(), Streamed(parameters={**parameters, "model_asked": self.model})
        with self._client() as client:
            raw = client.chat.completions.with_raw_response.create(
                model=self.model,
                messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                stream=True,
                stream_options={"include_usage": True},
                temperature=parameters["temperature"],
                top_p=parameters["top_p"],
                max_tokens=int(parameters["max_tokens"]),
            )
            if not raw.headers.get("content-type", "").startswith("text/event-stream"):
                raw.http_response.close()
                raise Nonsense("content_type", "The endpoint answered with something else than a stream of text.")
            with raw.parse() as stream:
                for chunk in stream:
                    if piece := done.take(chunk):
                        tell(piece)
                    if len(done.text) > LONGEST_REPLY:
                        raise Nonsense("too_long", "The endpoint's answer has no end.")
        done.latency_ms = int((time.monotonic() - began) * 1000)
        _check_finish(done)
        return done

    def _client(self) -> openai.OpenAI:
        timeout = httpx2.Timeout(self.total_seconds / 3, connect=min(CONNECT_SECONDS, self.total_seconds))
        return openai.OpenAI(
            base_url=self.base_url,
            api_key=self._api_key,
            timeout=timeout,
            max_retries=0,
            http_client=httpx2.Client(
                transport=BoundedTransport(self.total_seconds), timeout=timeout, follow_redirects=False
            ),
        )


def _prompt(make: Callable[[], Prompt]) -> Prompt:
    try:
        return make()
    except LookupError:
        raise Permanent("llm_no_prompt", f"There is no prompt for this task yet. {SAFE}") from None


def _check_finish(done: Streamed) -> None:
    if done.finish_reason is None:
        raise Nonsense("cut", "The endpoint's answer broke off.")
    if done.finish_reason == "length":
        raise Nonsense("too_long", "The model did not come to an end.")
    if done.finish_reason == "content_filter":
        raise Nonsense("filtered", "The endpoint's filter withheld the text.")
