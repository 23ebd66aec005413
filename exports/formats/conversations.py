"""Every task as conversations with audio: a user's turn with one `<audio>` per clip, and the reply.

One shape serves ms-swift and LLaMA-Factory's sharegpt alike. The rows of an item are made once for all formats.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from annotation.enums import Order
from annotation.questionnaire import Questionnaire
from exports.canonical import dumps
from exports.formats import plain, pronunciation, sagelm, speecheval
from exports.formats.base import SPEECHEVAL, CannotWrite, Row


class Conversation(NamedTuple):
    """`row`: {key, task, messages, audios}; `line`: the same as canonical JSON. `answer`: the end of the reply."""

    user: str
    reply: str
    answer: str
    audios: list[str]
    order: Order
    row: dict[str, Any]
    line: str
    dimension: str = ""


class Latest(threading.local):
    """The conversations of the row that this thread asked about last: every writer asks about the same one."""

    def __init__(self) -> None:
        self.row: Row | None = None
        self.found: list[Conversation] = []

    def of(self, row: Row, questionnaire: Questionnaire) -> list[Conversation]:
        if self.row is not row:
            self.found = list(made(row, questionnaire))
            self.row = row
        return self.found


latest = Latest()


def conversations(row: Row, questionnaire: Questionnaire) -> list[Conversation]:
    """Raises CannotWrite when the item has no place in its task's conversation."""
    return latest.of(row, questionnaire)


def made(row: Row, questionnaire: Questionnaire) -> Iterator[Conversation]:
    if row["task"] in SPEECHEVAL:
        yield from (published(line, order) for line, order in speecheval.lines(row, questionnaire))
    elif row["task"] == "preference":
        for each in sagelm.judged(row, questionnaire, Order.AB):
            said = each.label if each.why_lost else each.output
            yield conversation(row, each.user, said, each.label, Order.AB, each.dimension)
    else:
        found = pronunciation.replies(row) if row["task"] == "pronunciation" else plain.replies(row, questionnaire)
        for user, reply, order in found:
            yield conversation(row, user, reply, reply, Order(order))


def published(line: dict[str, Any], order: Order) -> Conversation:
    user, assistant = line["messages"]
    reply = assistant["content"]
    answer = reply.rpartition("<answer>\n")[2].removesuffix("\n</answer>")
    return Conversation(user["content"], reply, answer, line["audios"], order, line, dumps(line))


def conversation(row: Row, user: str, reply: str, answer: str, order: Order, dimension: str = "") -> Conversation:
    audios = list(row["audio"] if order is Order.AB else reversed(row["audio"]))
    if user.count("<audio>") != len(audios) or "<audio>" in reply:
        raise CannotWrite("a text has the tag <audio> in it, which stands for a clip")
    messages = [{"role": "user", "content": user}, {"role": "assistant", "content": reply}]
    turns = {"key": row["key"], "task": row["task"], "messages": messages, "audios": audios}
    return Conversation(user, reply, answer, audios, order, turns, dumps(turns), dimension)
