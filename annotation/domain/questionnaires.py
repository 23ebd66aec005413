"""Parsed questionnaires of frozen versions, kept in memory: a version's digest never changes its meaning."""

from __future__ import annotations

from functools import lru_cache

from annotation import tokens
from annotation.models import Campaign, Item, QuestionnaireVersion
from annotation.questionnaire import Questionnaire, parse


# A process serves few questionnaires at a time; the bound only keeps a long life from growing.
@lru_cache(maxsize=64)
def _parsed(version_id: int, digest: str) -> Questionnaire:
    definition = QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id, digest=digest)
    return parse(definition)


def questionnaire_of(campaign: Campaign) -> Questionnaire:
    """The questionnaire as it stood when the campaign began. Raises QuestionnaireError if it cannot be read."""
    version = campaign.questionnaire
    return _parsed(version.pk, version.digest)


def token_counts(questionnaire: Questionnaire, item: Item) -> dict[str, int]:
    """How many words and phones of the item there are to score; nothing where none are asked about."""
    return tokens.counts(item.tokens) if questionnaire.scores_tokens else {}


def token_names(questionnaire: Questionnaire, item: Item) -> dict[str, list[str]]:
    """What each score of a token-ordinal answer is about, by unit."""
    return tokens.names(item.tokens) if questionnaire.scores_tokens else {}
