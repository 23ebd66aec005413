"""What is reserved stays reserved, and nothing is paired across it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import Invalid, NotAllowed
from datasets_app.domain import ledger
from datasets_app.domain.ledger import Label, LedgerConflict
from datasets_app.domain.pairing import make_pairs
from datasets_app.domain.reservations import reserve, reserve_as_told, side, sides
from datasets_app.enums import Split
from datasets_app.models import Clip, LedgerEntry
from datasets_app.text_keys import text_key
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TRAIN, VAL, TEST = Split.TRAIN, Split.VAL, Split.TEST


def test_managers_reserve_on_both_tracks_before_anybody_rates(cast: Cast) -> None:
    rows = reserve(kind="speaker", values=["s9", "s8", "s9"], split="test", by=cast.mara)
    assert {(row.track, row.value, row.release, row.reason) for row in rows} == {
        (track, value, "", "reserved by mara") for track in ("quality", "detection") for value in ("s8", "s9")
    }
    with pytest.raises(LedgerConflict):
        ledger.append(entries=[Label("speaker", "s9", TRAIN)], release="r")
    with pytest.raises(NotAllowed):
        reserve(kind="speaker", values=["s7"], split="test", by=cast.ann)


def test_a_text_is_reserved_by_its_words(cast: Cast) -> None:
    reserve(kind="text", values=["Hello,  World!"], split="val", by=cast.mara, track="quality")
    assert ledger.labels("text") == {text_key("hello world"): VAL}
    assert ledger.labels("text", "detection") == {}


@pytest.mark.parametrize(("kind", "values"), [("pair", ["a:b"]), ("speaker", []), ("speaker", [" "])])
def test_unfit_reservations_are_refused(kind: str, values: list[str], cast: Cast) -> None:
    with pytest.raises(Invalid):
        reserve(kind=kind, values=values, split="test", by=cast.mara)
    assert not LedgerEntry.objects.exists()


def test_a_delivery_reserves_by_its_column(make_clip: Callable[..., Clip]) -> None:
    first = make_clip("a", speaker="s1", system="x", text="one", extra={"reserve": "test"})
    assert reserve_as_told(first, by=None) == ("", "")
    assert ledger.labels("speaker", "detection") == ledger.labels("speaker") == {"s1": TEST}
    assert ledger.labels("system") == {"x": TEST}
    other = make_clip("b", speaker="s1", text="two", extra={"reserve": "train"})
    code, reason = reserve_as_told(other, by=None)
    assert code == "not_reserved"
    assert "speaker is in test for good" in reason
    assert reserve_as_told(make_clip("c", extra={"reserve": "later"}), by=None)[0] == "not_reserved"
    assert reserve_as_told(make_clip("d"), by=None) == ("", "")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([None, None], None),
        ([None, TRAIN, None], TRAIN),
        ([None, TRAIN, TEST], TEST),
        ([TRAIN, TEST], TRAIN),  # published: a clip stays whatever its attributes became
    ],
)
def test_something_held_out_keeps_a_clip_out_of_train(labels: list[Split | None], expected: Split | None) -> None:
    assert side(labels) == expected


@pytest.mark.parametrize("how", ["same_text", "random"])
def test_no_pair_is_drawn_across_splits(how, make_clip: Callable[..., Clip], cast: Cast) -> None:
    clips = [make_clip(f"{voice} {n}", speaker=voice, text=f"text {n % 3}") for voice in "abcdef" for n in range(6)]
    drawn = make_pairs(clips=clips, how=how, count=400, seed=1)
    reserve(kind="speaker", values=["a", "b"], split="test", by=cast.mara)
    reserve(kind="speaker", values=["c", "d"], split="train", by=cast.mara)
    side_of = sides(clips)

    def crossing(pairs: list) -> int:
        known = [(side_of[pair.clip_a_id], side_of[pair.clip_b_id]) for pair in pairs]
        return sum(None not in two and two[0] != two[1] for two in known)

    assert crossing(drawn) > 0  # the control: before reservation such pairs were drawn
    again = make_pairs(clips=clips, how=how, count=400, seed=1)
    assert crossing(again) == 0
    assert len(again) > 50


def test_the_command_reserves_and_says_what_it_cannot(make_clip: Callable[..., Clip]) -> None:
    call_command("reserve", "speaker", "s1", "s2", "--split", "test")
    assert len(ledger.labels("speaker", "detection")) == 2
    with pytest.raises(CommandError, match="in test for good"):
        call_command("reserve", "speaker", "s1", "--split", "train")


def test_the_ledger_is_listed_newest_first(client, cast: Cast) -> None:
    client.force_login(cast.mara)
    answer = client.post(
        "/api/ledger/reservations",
        {"kind": "system", "values": ["x", "y"], "split": "val"},
        content_type="application/json",
    )
    assert answer.status_code == 201
    rows = client.get("/api/ledger?track=detection&release=-").json()["results"]
    assert [(row["kind"], row["value"], row["split"]) for row in rows] == [
        ("system", "y", "val"),
        ("system", "x", "val"),
    ]
    assert all(one["id"] > other["id"] for one, other in pairwise(rows))
    refused = client.post(
        "/api/ledger/reservations",
        {"kind": "system", "values": ["x"], "split": "test"},
        content_type="application/json",
    )
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "ledger_conflict"
