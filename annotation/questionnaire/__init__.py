"""Questionnaires are data: this engine reads them, renders the form, validates and prunes answers.

Pure Python: no Django, no database. Answers are `dict[dimension key, value]`; the value's shape by kind:
ordinal int · category str · multi-category list[str] · text str · comparison "A" | "B" | "same" ·
intervals list of {start, end, type, severity} in seconds · token-ordinal list[int | None], one per token.
A `per_clip` dimension holds {"A": value, "B": value}.
"""

from annotation.describe import DescribedAnswer, describe
from annotation.questionnaire.errors import QuestionnaireError
from annotation.questionnaire.findings import Finding
from annotation.questionnaire.model import (
    Dimension,
    Group,
    Kind,
    Label,
    Lexicon,
    Questionnaire,
    Scale,
)
from annotation.questionnaire.parsing import parse
from annotation.questionnaire.presets import load_preset, preset_keys
from annotation.questionnaire.scales import on_five
from annotation.questionnaire.validation import prune, validate
from annotation.wording import LANGUAGES, in_language

__all__ = [
    "LANGUAGES",
    "DescribedAnswer",
    "Dimension",
    "Finding",
    "Group",
    "Kind",
    "Label",
    "Lexicon",
    "Questionnaire",
    "QuestionnaireError",
    "Scale",
    "describe",
    "in_language",
    "load_preset",
    "on_five",
    "parse",
    "preset_keys",
    "prune",
    "validate",
]
