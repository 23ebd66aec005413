from __future__ import annotations

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from accounts.errors import Invalid
from datasets_app.append_only import WrittenOnce
from datasets_app.domain import ledger
from datasets_app.domain.ledger import BEGINNING, Label, LedgerConflict
from datasets_app.enums import Split
from datasets_app.models import LedgerEntry

pytestmark = pytest.mark.django_db


def three() -> list[LedgerEntry]:
    return ledger.append(
        entries=[
            Label("speaker", "s1", Split.TRAIN),
            Label("speaker", "s2", Split.TEST, "held out"),
            Label("text", "abc", Split.VAL),
        ],
        release="r1",
    )


def test_labels_are_remembered() -> None:
    three()
    assert ledger.labels("speaker") == {"s1": Split.TRAIN, "s2": Split.TEST}
    assert ledger.labels("text") == {"abc": Split.VAL}
    assert ledger.labels("system") == {}


def test_what_is_there_already_is_left_alone() -> None:
    three()
    new = ledger.append(entries=[Label("speaker", "s1", Split.TRAIN), Label("clip", "c", Split.TEST)], release="r2")
    assert [(row.kind, row.value, row.release) for row in new] == [("clip", "c", "r2")]
    assert LedgerEntry.objects.get(value="s1").release == "r1"


def test_a_label_never_changes() -> None:
    three()
    with pytest.raises(LedgerConflict) as refused:
        ledger.append(entries=[Label("system", "x", Split.VAL), Label("speaker", "s1", Split.TEST)], release="r2")
    assert refused.value.extra["conflicts"] == [
        {"track": "quality", "kind": "speaker", "value": "s1", "is": "train", "asked": "test"}
    ]
    assert LedgerEntry.objects.count() == 3


def test_one_call_cannot_contradict_itself() -> None:
    with pytest.raises(LedgerConflict):
        ledger.append(entries=[Label("clip", "c", Split.VAL), Label("clip", "c", Split.TEST)], release="r")
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("label", [Label("speaker", "", Split.VAL), Label("clip", "x" * 201, Split.VAL)])
def test_malformed_labels_are_refused(label: Label) -> None:
    with pytest.raises(Invalid):
        ledger.append(entries=[label], release="r")


def test_the_chain_holds_from_the_beginning() -> None:
    assert ledger.verify_chain() == ledger.Verification(0, BEGINNING, None)
    rows = three()
    assert [row.previous for row in rows] == [BEGINNING, rows[0].digest, rows[1].digest]
    ledger.append(entries=[Label("clip", "c", Split.VAL)], release="r2")
    found = ledger.verify_chain()
    assert found.holds
    assert found.entries == 4


@pytest.mark.parametrize(
    ("tamper", "broken_at"),
    [
        ("UPDATE {table} SET split = 'test' WHERE value = 's1'", 1),
        ("UPDATE {table} SET release = 'other' WHERE value = 's2'", 2),
        ("DELETE FROM {table} WHERE value = 's2'", 2),
        ("UPDATE {table} SET previous = 'x' WHERE value = 'abc'", 3),
    ],
)
def test_tampering_breaks_the_chain(tamper: str, broken_at: int) -> None:
    three()
    with connection.cursor() as cursor:
        cursor.execute(tamper.format(table=LedgerEntry._meta.db_table))
    assert ledger.verify_chain().broken_at == broken_at


def test_two_entries_cannot_follow_the_same_one() -> None:
    [first, *_] = three()
    with pytest.raises(IntegrityError):
        LedgerEntry.objects.create(
            kind="clip", value="c", split="val", release="r", previous=first.previous, digest="d" * 64
        )


def test_entries_are_written_once() -> None:
    [row, *_] = three()
    row.split = "test"
    for change in (row.save, row.delete, LedgerEntry.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()
    with pytest.raises(WrittenOnce):
        LedgerEntry.objects.filter(pk=row.pk).update(split="test")
    assert ledger.verify_chain().holds


def test_tracks_stand_beside_each_other() -> None:
    three()
    ledger.append(entries=[Label("speaker", "s1", Split.TEST, track="detection")], release="r2")
    assert ledger.labels("speaker") == {"s1": Split.TRAIN, "s2": Split.TEST}
    assert ledger.labels("speaker", "detection") == {"s1": Split.TEST}
    with pytest.raises(LedgerConflict):
        ledger.append(entries=[Label("speaker", "s1", Split.VAL, track="detection")], release="r3")
    assert ledger.verify_chain().holds


def test_an_entry_cannot_be_passed_to_the_other_track() -> None:
    three()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {LedgerEntry._meta.db_table} SET track = 'detection' WHERE value = 's2'")
    assert ledger.verify_chain().broken_at == 2


def test_chains_written_before_there_were_tracks_still_hold() -> None:
    """The digest that the first version wrote for this entry, byte for byte."""
    facts = [BEGINNING, "speaker", "s1", "train", "r1", ""]
    words = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(words.encode()).hexdigest()
    LedgerEntry.objects.create(
        kind="speaker", value="s1", split="train", release="r1", previous=BEGINNING, digest=digest
    )
    ledger.append(entries=[Label("pair", "a:b", Split.TRAIN, track="detection")], release="r2")
    assert ledger.verify_chain().holds


def test_the_command_says_where_the_chain_is_broken() -> None:
    three()
    call_command("verify_ledger")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {LedgerEntry._meta.db_table} SET split = 'test' WHERE value = 's1'")
    with pytest.raises(CommandError, match="Entry 1 "):
        call_command("verify_ledger")
