"""The rows of the annotation app, one concept a module."""

from annotation.models.answers import AnswerEvent, AnswerSheet
from annotation.models.campaign import Campaign, Membership, QuestionnaireVersion
from annotation.models.foreign import JudgementImport, JudgementProblem
from annotation.models.inspection import Dispute, FinalField, Inspection
from annotation.models.item import Assignment, Item
from annotation.models.text import Revision, Suggestion, Variant

__all__ = [
    "AnswerEvent",
    "AnswerSheet",
    "Assignment",
    "Campaign",
    "Dispute",
    "FinalField",
    "Inspection",
    "Item",
    "JudgementImport",
    "JudgementProblem",
    "Membership",
    "QuestionnaireVersion",
    "Revision",
    "Suggestion",
    "Variant",
]
