"""What is wrong with a questionnaire file."""

from __future__ import annotations


class QuestionnaireError(ValueError):
    """A definition that cannot be used; says which file, which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file, self.key, self.reason = file, key, reason
        super().__init__(f"{file}: {key}: {reason}")
