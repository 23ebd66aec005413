"""An answer that is no text: on its own, so that who only asks about it does not load the endpoint's client."""

from __future__ import annotations

from jobs.errors import RetryLater
from llm_drafting.parsing import Nonsense

SAFE = "The answers are saved, and the text can be written by hand."


class NonsensicalReply(RetryLater):
    """The endpoint answered, but not with a usable text."""

    def __init__(self, nonsense: Nonsense) -> None:
        super().__init__(f"llm_nonsense_{nonsense.code}", f"{nonsense.message} {SAFE}")
        self.tokens = nonsense.tokens
