"""What an import of judgements is asked to do, and how it may be refused as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.errors import Invalid
from annotation.foreign import AUTO, BY_KEY


class UnknownFormat(Invalid):
    code = "unknown_format"


class OtherQuestionnaire(Invalid):
    code = "other_questionnaire"


class NothingJudged(Invalid):
    code = "nothing_judged"


@dataclass(frozen=True)
class Wanted:
    """What to import and how. `names`: field of the file -> our dimension (or `audio`, `text`, empty: left out)."""

    campaign: str
    format: str = AUTO
    preset: str = ""
    names: dict[str, str] = field(default_factory=dict)
    source: str = ""
    text_language: str = "en"
    inspect_share: float = 0.0
    pseudonyms: bool = False
    confirm_texts: bool = False
    tolerance: dict[str, float] = field(default_factory=dict)

    def check(self) -> None:
        if self.format != AUTO and self.format not in BY_KEY:
            raise UnknownFormat(f"There is no format {self.format!r}. Known are {', '.join(BY_KEY)}, and auto.")
        if not self.campaign.strip():
            raise Invalid("Name the campaign that the judgements go to. Nothing was imported.")
        if not 0 <= self.inspect_share <= 1:
            raise Invalid("The share to inspect is a number from 0 to 1. Nothing was imported.")
