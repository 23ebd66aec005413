"""The workflow as a table: what may happen to items, assignments and disputes, and who makes it happen.

Domain functions ask `next_state` under the row's lock; `docs/item-states.md` is printed from this table. Who may act
on which row (own work, membership) is decided elsewhere; `who` names the role in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accounts.errors import Conflict
from annotation.enums import AssignmentState as A
from annotation.enums import DisputeState as D
from annotation.enums import ItemState as I


class Machine(StrEnum):
    ITEM = "item"
    ASSIGNMENT = "assignment"
    DISPUTE = "dispute"


class TransitionRefused(Conflict):
    """The row is in a state in which this cannot happen; most often somebody was faster."""

    code = "transition_refused"


@dataclass(frozen=True)
class Transition:
    machine: Machine
    source: str
    event: str
    target: str
    who: str
    why: str


def _rows(machine: Machine, *rows: tuple[str, str, str, str, str]) -> list[Transition]:
    return [Transition(machine, *row) for row in rows]


# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    *_rows(
        Machine.ITEM,
        (I.COLLECTING, "accept", I.ACCEPTED, "system", "all slots are done and no field is in dispute"),
        (I.COLLECTING, "dispute", I.DISPUTED, "system", "raters differ beyond tolerance, or an inspector escalated"),
        (I.COLLECTING, "exclude", I.EXCLUDED, "manager, system", "nobody can judge it; the reason is kept"),
        (I.DISPUTED, "accept", I.ACCEPTED, "adjudicator", "every disputed field is decided and the texts agree"),
        (I.DISPUTED, "mend", I.COLLECTING, "adjudicator", "decided, but a text contradicts it and goes back"),
        (I.DISPUTED, "exclude", I.EXCLUDED, "manager, adjudicator", "it cannot be judged; the reason is kept"),
        (I.EXCLUDED, "include", I.COLLECTING, "manager", "the reason has gone"),
    ),
    *_rows(
        Machine.ASSIGNMENT,
        (A.OPEN, "lease", A.ANSWERING, "annotator", "the slot is handed out under a new epoch"),
        (A.ANSWERING, "lease", A.ANSWERING, "annotator", "the lease has lapsed and the slot is handed out again"),
        (A.ANSWERING, "lapse", A.OPEN, "system", "the lease has lapsed; what was answered is kept"),
        (A.ANSWERING, "release", A.OPEN, "manager", "the rater cannot go on; the slot is given to another"),
        (A.ANSWERING, "pass_on", A.OPEN, "annotator", "the rater cannot judge it; another person is asked"),
        (A.ANSWERING, "submit", A.WRITING, "annotator", "the sheet is frozen; the text comes next"),
        (A.ANSWERING, "submit_textless", A.FINISHED, "annotator", "the task has no text; an inspector looks at it"),
        (A.ANSWERING, "submit_unchecked", A.ACCEPTED, "annotator", "the task has no text; inspection not drawn"),
        (A.ANSWERING, "decline", A.DECLINED, "annotator", "nobody is left to ask; the reason is kept"),
        (A.WRITING, "finish", A.FINISHED, "annotator", "text and variants are decided; an inspector looks at it"),
        (A.WRITING, "finish_unchecked", A.ACCEPTED, "annotator", "text and variants are decided; inspection not drawn"),
        (A.WRITING, "release", A.OPEN, "manager", "the writer cannot go on; the slot is given to another"),
        (A.FINISHED, "accept", A.ACCEPTED, "inspector", "nothing is wrong with it"),
        (A.FINISHED, "return", A.RETURNED, "inspector", "something is wrong; the comment says what"),
        (A.FINISHED, "escalate", A.ESCALATED, "inspector", "a third person should decide"),
        (A.FINISHED, "mend", A.RETURNED, "adjudicator", "its text contradicts the final fields"),
        (A.RETURNED, "reopen", A.ANSWERING, "annotator", "a new round begins, from the answers as they were"),
        (A.RETURNED, "rewrite", A.WRITING, "annotator", "only the text is to be mended; the answers stand"),
        (A.RETURNED, "pass_on", A.OPEN, "annotator", "the rater cannot mend it; another person is asked"),
        (A.RETURNED, "decline", A.DECLINED, "annotator", "the rater cannot mend it and nobody is left to ask"),
        (A.RETURNED, "hand_on", A.OPEN, "system", "an imported rater cannot mend it; an annotator is asked"),
        (A.RETURNED, "redraft", A.ACCEPTED, "system", "an imported rating's text is written anew; the rating stands"),
        (A.RETURNED, "release", A.OPEN, "manager", "the rater cannot go on; the slot is given to another"),
        (A.ESCALATED, "accept", A.ACCEPTED, "adjudicator", "the dispute is decided and its text agrees"),
        (A.ESCALATED, "mend", A.RETURNED, "adjudicator", "the dispute is decided and its text contradicts it"),
        (A.ACCEPTED, "mend", A.RETURNED, "adjudicator", "a dispute was decided later and its text contradicts it"),
        (A.ACCEPTED, "caption", A.FINISHED, "system", "a machine wrote an imported rating's text; it is inspected"),
    ),
    *_rows(
        Machine.DISPUTE,
        (D.OPEN, "claim", D.BLIND, "adjudicator", "leased under a new epoch; nothing of the others is shown"),
        (D.BLIND, "claim", D.BLIND, "adjudicator", "the lease has lapsed and another takes over"),
        (D.BLIND, "lapse", D.OPEN, "system", "the lease has lapsed"),
        (D.BLIND, "answer", D.REVEALED, "adjudicator", "own answers are given; both sides are shown"),
        (D.REVEALED, "lapse", D.OPEN, "system", "the lease has lapsed; the next adjudicator begins blind"),
        (D.REVEALED, "claim", D.BLIND, "adjudicator", "the lease has lapsed and another begins blind"),
        (D.REVEALED, "decide", D.DECIDED, "adjudicator", "every disputed field has a value and a reason"),
    ),
)
# fmt: on

_TARGETS = {(row.machine, row.source, row.event): row.target for row in TRANSITIONS}
_STATES: dict[Machine, type[StrEnum]] = {Machine.ITEM: I, Machine.ASSIGNMENT: A, Machine.DISPUTE: D}


def next_state(kind: str, state: str, event: str) -> str:
    """The state that `event` leads to from `state`. Raises TransitionRefused."""
    target = _TARGETS.get((Machine(kind), state, event))
    if target is None:
        possible = ", ".join(events(kind, state)) or "nothing"
        raise TransitionRefused(
            f"This {kind} is {state}, so it cannot {event.replace('_', ' ')} (possible: {possible}). "
            "Somebody may have been faster: load the page again. Nothing was lost.",
            extra={"kind": kind, "state": str(state), "event": event},
        )
    return target


def events(kind: str, state: str) -> list[str]:
    """What may happen to a row in this state."""
    return [row.event for row in TRANSITIONS if row.machine == kind and row.source == state]


def is_final(kind: str, state: str) -> bool:
    return not events(kind, state)


def diagram() -> str:
    """`docs/item-states.md`: a mermaid diagram and a table per machine."""
    parts = [
        "# The states of items, assignments and disputes",
        "Printed from `annotation/states.py` by `python3 manage.py print_states`; edit the table there, not this page.",
    ]
    for machine in Machine:
        rows = [row for row in TRANSITIONS if row.machine is machine]
        drawn = [f"    {row.source} --> {row.target}: {row.event}" for row in rows]
        first = next(iter(_STATES[machine]))
        final = [f"    {state} --> [*]" for state in _STATES[machine] if is_final(machine, state)]
        table = [f"| {row.source} | {row.event} | {row.target} | {row.who} | {row.why} |" for row in rows]
        parts += [
            f"## {machine.value.capitalize()}",
            "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *drawn, *final, "```"]),
            "\n".join(["| from | event | to | who | when |", "|---|---|---|---|---|", *table]),
        ]
    return "\n\n".join(parts) + "\n"
