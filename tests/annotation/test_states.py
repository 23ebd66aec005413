"""The workflow table: complete, without dead ends, and equal to its printed page."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotation.enums import AssignmentState, DisputeState, ItemState
from annotation.states import TRANSITIONS, Machine, TransitionRefused, diagram, events, is_final, next_state

PAGE = Path(__file__).resolve().parents[2] / "docs" / "item-states.md"
STATES = {Machine.ITEM: ItemState, Machine.ASSIGNMENT: AssignmentState, Machine.DISPUTE: DisputeState}
FIRST = {Machine.ITEM: "collecting", Machine.ASSIGNMENT: "open", Machine.DISPUTE: "open"}


def test_the_printed_page_is_the_table():
    assert PAGE.read_text(encoding="utf-8") == diagram()


@pytest.mark.parametrize("machine", Machine)
def test_every_state_is_reached_from_the_first_and_no_other_stands_in_the_table(machine):
    reached, frontier = {FIRST[machine]}, [FIRST[machine]]
    while frontier:
        state = frontier.pop()
        for event in events(machine, state):
            target = next_state(machine, state, event)
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    assert reached == {state.value for state in STATES[machine]}


def test_only_settled_states_are_final():
    final = {(m.value, s.value) for m in Machine for s in STATES[m] if is_final(m, s)}
    assert final == {("item", "accepted"), ("assignment", "declined"), ("dispute", "decided")}


def test_no_event_leads_to_two_states():
    assert len({(row.machine, row.source, row.event) for row in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("assignment", "open lease answering submit writing finish finished accept accepted"),
        ("assignment", "finished return returned reopen answering submit writing"),
        ("assignment", "answering submit_unchecked accepted"),
        ("item", "collecting dispute disputed mend collecting accept accepted"),
        ("dispute", "open claim blind answer revealed decide decided"),
        ("dispute", "revealed lapse open"),
    ],
)
def test_the_roads_through_the_workflow(kind, path):
    words = path.split()
    for source, event, target in zip(words[::2], words[1::2], words[2::2], strict=False):
        assert next_state(kind, source, event) == target


@pytest.mark.parametrize(
    ("kind", "state", "event"),
    [
        ("assignment", "accepted", "submit"),
        ("assignment", "open", "finish"),
        ("dispute", "blind", "decide"),
        ("item", "accepted", "dispute"),
        ("item", "collecting", "no such event"),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_a_reason(kind, state, event):
    with pytest.raises(TransitionRefused) as refused:
        next_state(kind, state, event)
    assert state in refused.value.message
    assert "Nothing was lost" in refused.value.message
    assert refused.value.status == 409
