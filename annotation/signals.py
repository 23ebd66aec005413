"""What is announced to apps down the line, inside the transaction that makes it true.

A receiver inserts a Job row and nothing else; if it raises, the announced change is rolled back with it.
"""

from __future__ import annotations

from django.dispatch import Signal

sheet_frozen = Signal()  # sheet: AnswerSheet
draft_asked = Signal()  # sheet: AnswerSheet, round: int
text_returned = Signal()  # sheet: AnswerSheet of an imported rater, whose text is wanted anew
variants_asked = Signal()  # sheet: AnswerSheet, revision: Revision, count: int, round: int
revision_finished = Signal()  # sheet: AnswerSheet
item_accepted = Signal()  # item: Item
