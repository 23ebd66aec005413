"""What may go wrong at an endpoint, and whether trying again can help. Messages never carry a key or a body."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import openai

from jobs.errors import Permanent, RetryLater
from llm_drafting.drafters.nonsensical import SAFE, NonsensicalReply
from llm_drafting.drafters.transport import TooMuch, TooSlow
from llm_drafting.parsing import Nonsense

LONGEST_WAIT = 600.0  # seconds; an endpoint may not put our work off for longer

# Statuses at which asking again cannot help, with what a person should do.
PERMANENT = {
    400: (
        "llm_request_refused",
        "The LLM endpoint refused the request (400). Check LLM_MODEL and the endpoint's limits.",
    ),
    401: ("llm_key_refused", "The LLM endpoint refused the key (401). Check LLM_API_KEY."),
    402: ("llm_no_credit", "The LLM endpoint asks for payment (402). Check the account behind LLM_API_KEY."),
    403: ("llm_key_refused", "The LLM endpoint does not allow this key to use the model (403). Check LLM_API_KEY."),
    404: (
        "llm_model_unknown",
        "The LLM endpoint knows no such model or address (404). Check LLM_MODEL and LLM_BASE_URL.",
    ),
    413: ("llm_request_refused", "The LLM endpoint finds the request too large (413)."),
    422: (
        "llm_request_refused",
        "The LLM endpoint refused the request (422). Check LLM_MODEL and the endpoint's limits.",
    ),
}


@contextmanager
def translated() -> Iterator[None]:
    """Turns every failure of an endpoint into Permanent or RetryLater.

    The cause is cut off (`from None`): its text may quote a body, and its request holds the key.
    """
    try:
        yield
    except Nonsense as nonsense:
        raise NonsensicalReply(nonsense) from None
    except openai.APIStatusError as refused:
        raise of_status(refused) from None
    except (openai.APITimeoutError, httpx2.TimeoutException, TooSlow):
        raise RetryLater("llm_timeout", f"The LLM endpoint did not answer in time. {SAFE}") from None
    except TooMuch:
        raise RetryLater("llm_too_large", f"The LLM endpoint sent far more than a text. {SAFE}") from None
    except (openai.APIConnectionError, httpx2.TransportError):
        raise RetryLater("llm_unreachable", f"The LLM endpoint could not be reached, or hung up. {SAFE}") from None
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        raise RetryLater("llm_garbled", f"The LLM endpoint's answer could not be read. {SAFE}") from None


def of_status(refused: openai.APIStatusError) -> Permanent | RetryLater:
    status = refused.status_code
    if status == 429 and refused.code == "insufficient_quota":
        return Permanent("llm_no_credit", f"The LLM account has no credit left (429). {SAFE}")
    if status in PERMANENT:
        code, message = PERMANENT[status]
        return Permanent(code, f"{message} {SAFE}")
    if 300 <= status < 400:
        return Permanent(
            "llm_redirected",
            f"The LLM endpoint redirects elsewhere ({status}). Set LLM_BASE_URL to the address itself. {SAFE}",
        )
    if status == 429:
        message = f"The LLM endpoint is busy (429). {SAFE}"
        return RetryLater("llm_busy", message, after=wait_asked(refused.response.headers))
    message = f"The LLM endpoint failed ({status}). {SAFE}"
    return RetryLater("llm_failed", message, after=wait_asked(refused.response.headers))


def wait_asked(headers: httpx2.Headers) -> float | None:
    """Seconds of Retry-After (a number or a date), plus jitter so that not all come back at once; None: no wish."""
    raw = headers.get("retry-after", "").strip()
    if not raw:
        return None
    try:
        seconds = float(raw)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(raw).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    if not 0 <= seconds < float("inf"):
        return None
    seconds = min(seconds, LONGEST_WAIT)
    return seconds + random.uniform(0, max(1.0, seconds * 0.2))  # noqa: S311 -- spreads load, no secret
