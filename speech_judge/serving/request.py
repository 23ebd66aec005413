"""A chat-completion request as a prompt. What is not understood is refused in words, never ignored in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tokenizers import Tokenizer

from speech_judge.data.sample import SYSTEM, AudioRef, Sample
from speech_judge.judging.writing import Sampling
from speech_judge.serving.clips import Clips

MOST_TOKENS = 4096
MOST_ALTERNATIVES = 20
UNKNOWN = {"tools": "tools", "functions": "functions", "audio": "spoken answers"}


class Refused(Exception):
    """Answered with this status and message; `param` is the field that is at fault."""

    def __init__(self, message: str, *, param: str | None = None, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.message, self.param, self.status = message, param, status

    def as_json(self) -> dict[str, Any]:
        kind = "invalid_request_error" if self.status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": None}}


@dataclass(frozen=True)
class Chat:
    sample: Sample
    sampling: Sampling
    stream: bool
    usage: bool  # a streamed answer ends with its token counts
    logprobs: bool


def chat_of(body: Any, clips: Clips, tokenizer: Tokenizer) -> Chat:
    """Raises Refused."""
    if not isinstance(body, dict):
        raise Refused("The body must be a JSON object.")
    for name, said in UNKNOWN.items():
        if body.get(name):
            raise Refused(f"This endpoint has no {said}.", param=name)
    if body.get("n", 1) not in (1, None):
        raise Refused("One answer a request: n must be 1.", param="n")
    if (body.get("response_format") or {}).get("type", "text") != "text":
        raise Refused("Only response_format text is written.", param="response_format")
    stream, logprobs = bool(body.get("stream")), bool(body.get("logprobs"))
    if stream and logprobs:
        raise Refused("logprobs come with whole answers only: ask with stream false.", param="logprobs")
    options = body.get("stream_options") or {}
    sample = sample_of(body.get("messages"), clips, tokenizer)
    return Chat(sample, sampling_of(body), stream, bool(options.get("include_usage")), logprobs)


def sample_of(messages: Any, clips: Clips, tokenizer: Tokenizer) -> Sample:
    """A system message, if any, and what the user says; a judge answers one question at a time."""
    if not isinstance(messages, list) or not messages:
        raise Refused("messages must be a list with a user's message in it.", param="messages")
    system: list[str] = []
    prompt: list[str | AudioRef] = []
    for number, message in enumerate(messages):
        where = f"messages.{number}"
        role = message.get("role") if isinstance(message, dict) else None
        if role not in ("system", "developer", "user"):
            raise Refused(f"role {role!r} is not understood: a judge is asked one question a request.", param=where)
        parts = parts_of(message.get("content"), clips, where, tokenizer)
        if role == "user":
            prompt += parts
        else:
            system += [part for part in parts if isinstance(part, str)]
    if not prompt:
        raise Refused("There is no user's message.", param="messages")
    return Sample("", "", "", tuple(prompt), "", system="\n".join(system) or SYSTEM)


def parts_of(content: Any, clips: Clips, where: str, tokenizer: Tokenizer) -> list[str | AudioRef]:
    if isinstance(content, str):
        return [plain(content, where, tokenizer)]
    if not isinstance(content, list):
        raise Refused("content must be a text or a list of parts.", param=where)
    found: list[str | AudioRef] = []
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "text":
            found.append(plain(part.get("text"), where, tokenizer))
        elif kind in ("input_audio", "audio_url") and isinstance(part.get(kind), dict):
            try:
                found.append(clips.take(kind, part[kind]))
            except ValueError as error:
                raise Refused(str(error), param=where) from error
        else:
            raise Refused(f"A part of type {kind!r} is not understood (text, input_audio, audio_url).", param=where)
    return found


def plain(text: Any, where: str, tokenizer: Tokenizer) -> str:
    """A question must not end its own turn: special tokens are no words."""
    if not isinstance(text, str):
        raise Refused("text must be a string.", param=where)
    for token in tokenizer.get_added_tokens_decoder().values():
        if token.special and token.content in text:
            raise Refused(f"{token.content} is a control token of the model and cannot be said.", param=where)
    return text


def sampling_of(body: Mapping[str, Any]) -> Sampling:
    """Greedy unless a temperature is named."""
    stop = body.get("stop") or ()
    return Sampling(
        temperature=number(body, "temperature", 0.0, 0.0, 2.0),
        top_p=number(body, "top_p", 1.0, 0.0, 1.0),
        max_new_tokens=int(number(body, limit_of(body), 512, 1, MOST_TOKENS)),
        stop=texts([stop] if isinstance(stop, str) else stop),
        seed=int(number(body, "seed", 0, -(2**63), 2**63 - 1)),
        top_logprobs=int(number(body, "top_logprobs", 0, 0, MOST_ALTERNATIVES)) if body.get("logprobs") else 0,
    )


def limit_of(body: Mapping[str, Any]) -> str:
    return "max_completion_tokens" if body.get("max_completion_tokens") is not None else "max_tokens"


def texts(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list | tuple) or not all(isinstance(each, str) and each for each in found):
        raise Refused("stop must be a text or a list of texts.", param="stop")
    return tuple(found)


def number(body: Mapping[str, Any], name: str, default: float, low: float, high: float) -> float:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Refused(f"{name} must be a number from {low:g} to {high:g}.", param=name)
    return value
