"""The roles a person may hold."""

from enum import StrEnum


class Role(StrEnum):
    MANAGER = "manager"
    ANNOTATOR = "annotator"
    INSPECTOR = "inspector"
    ADJUDICATOR = "adjudicator"
