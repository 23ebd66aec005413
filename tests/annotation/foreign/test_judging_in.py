"""Imported judgements as sheets, final fields and texts that live on like everybody's."""

from __future__ import annotations

import errno
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.models import User
from annotation.domain import campaigns, inspecting, statistics
from annotation.domain.campaigns import Seat
from annotation.domain.judging_in import NothingJudged, OtherQuestionnaire, Wanted, begin, import_judgements, importing
from annotation.domain.judging_in.clips import clips_here
from annotation.enums import AssignmentState, ItemState, Order, Verdict
from annotation.models import AnswerSheet, Campaign, Dispute, FinalField, Item, JudgementImport, Revision, Variant
from datasets_app.models import Clip, Source
from datasets_app.storage.local import LocalStorage
from tests.annotation import world
from tests.annotation.foreign.samples import detail, sage, single_eval, utterance, write
from tests.annotation.world import make_campaign
from tests.cast import Cast
from tests.datasets_app.sounds import write_wav

pytestmark = pytest.mark.django_db
NISQA = "filename_deg,votes,mos,noi,dis,col,loud\n"


class Silent:
    def progress(self, done: int, total: int) -> None: ...
    def keep_alive(self) -> None: ...
    def emit(self, kind: str, **data: Any) -> None: ...


def make_clip(*, name: str, **fields: Any) -> Clip:
    clip = world.make_clip(**fields)
    clip.name = name
    clip.save(update_fields=["name"])
    return clip


def brought(path: Path, audio: Path | None = None, **wanted: Any) -> JudgementImport:
    of = begin(title=path.name, wanted=Wanted(**{"campaign": "Brought in", **wanted}), by=None)
    return import_judgements(of=of, path=path, audio=audio, watcher=Silent())


def counts(of: JudgementImport) -> tuple[int, int, int]:
    return of.added, of.known, of.unreadable


def nisqa(tmp_path: Path, *rows: str) -> Path:
    return write(tmp_path / "nisqa.csv", NISQA + "".join(f"{row}\n" for row in rows))


def test_means_become_sheets_of_a_rater_who_cannot_sign_in(tmp_path: Path) -> None:
    make_clip(name="deg/c01.wav"), make_clip(name="deg/c02.wav")
    of = brought(
        nisqa(tmp_path, "c01.wav,13,2.6153846153846203,3,4,1.5,5", "c02.wav,5,4,4,4,4,4", "c09.wav,5,4,4,4,4,4")
    )
    assert counts(of) == (2, 0, 1)
    assert of.problems.get().code == "no_audio"
    campaign = Campaign.objects.get(name="Brought in")
    assert (campaign.questionnaire.key, campaign.task, campaign.raters_per_item) == ("nisqa", "rating", 1)
    rater = User.objects.get(username="nisqa:mean-of-13")
    assert (rater.is_foreign, rater.is_active, rater.has_usable_password()) == (True, False, False)
    item = Item.objects.get(clip__name="deg/c01.wav")
    finals = {field.dimension: (field.value, field.origin) for field in item.final_fields.all()}
    assert finals["mos"] == (2.6153846153846203, "given")
    assert (item.state, AnswerSheet.objects.get(rater=rater).answers["col"]) == (ItemState.ACCEPTED, 1.5)


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    make_clip(name="c01.wav"), make_clip(name="c02.wav")
    path = nisqa(tmp_path, "c01.wav,13,2,3,4,1,5", "c02.wav,13,4,4,4,4,4")
    assert counts(brought(path)) == (2, 0, 0)
    assert counts(brought(path)) == (0, 2, 0)
    assert AnswerSheet.objects.count() == Item.objects.count() == 2
    changed = brought(nisqa(tmp_path, "c01.wav,13,1,3,4,1,5", "c02.wav,7,4,4,4,4,4"))
    assert counts(changed) == (0, 0, 2)
    assert [p.code for p in changed.problems.all()] == ["judged_otherwise", "item_settled"]
    assert AnswerSheet.objects.filter(answers__mos=2).exists()


def test_five_experts_agree_within_tolerance_or_go_to_an_adjudicator(cast: Cast, tmp_path: Path) -> None:
    make_clip(name="WAVE/SPEAKER0001/000010011.WAV"), make_clip(name="WAVE/SPEAKER0001/000010012.WAV")
    near = detail() | {name: [8.0, 9.0, 8.0, 8.0, 9.0] for name in ("accuracy", "fluency", "prosodic", "total")}
    near["completeness"] = [1.0] * 5
    near["words"] = [{**detail()["words"][0], "accuracy": [10.0] * 5, "total": [10.0] * 5, "phones": ["G OW0"] * 5}]
    of = brought(write(tmp_path / "scores-detail.json", {"000010011": near, "000010012": detail()}))
    assert counts(of) == (10, 0, 0)
    states = dict(Item.objects.values_list("clip__name", "state"))
    assert sorted(states.values()) == ["accepted", "disputed"]
    accepted = Item.objects.get(state="accepted")
    assert {f.dimension: f.origin for f in accepted.final_fields.all()} == {
        "accuracy": "within_tolerance",
        "completeness": "unanimous",
        "fluency": "within_tolerance",
        "prosodic": "within_tolerance",
        "total": "within_tolerance",
        "word_accuracy": "unanimous",
        "word_stress": "unanimous",
        "word_total": "unanimous",
        "phone_accuracy": "unanimous",
    }
    assert "word_accuracy" in Dispute.objects.get().fields
    campaign = Campaign.objects.get()
    assert campaign.raters_per_item == 5
    measured = {row["key"]: row for row in statistics.agreement_of(campaign, cast.mara)}
    assert measured["accuracy"]["n"] > 0


def test_a_pair_is_stored_in_its_own_order_and_read_back_in_the_files(tmp_path: Path) -> None:
    make_clip(name="a/x-1.wav"), make_clip(name="b/x-2.wav")
    brought(write(tmp_path / "x.json", json.dumps([sage("honesty", "1\nResponse 1 is honest.")])))
    sheet = AnswerSheet.objects.get()
    item = sheet.assignment.item
    assert item.instruction == "Say hello."
    heard = item.clips if sheet.order == Order.AB else item.clips[::-1]
    assert [clip.name for clip in heard] == ["a/x-1.wav", "b/x-2.wav"]
    better = item.clips["AB".index(sheet.answers["honesty"])]
    assert (better.name, sheet.raw["honesty"]) == ("a/x-1.wav", "A")


def test_texts_and_variants_go_out_again_unless_they_contradict(tmp_path: Path) -> None:
    make_clip(name="one.wav"), make_clip(name="two.wav")
    rows = [
        single_eval("1", "The overall quality is poor.", "one.wav"),
        single_eval("1", "All in all, a poor recording.", "one.wav"),
        single_eval("2", "The overall quality is excellent.", "two.wav"),
    ]
    of = brought(write(tmp_path / "x.json", rows))
    assert of.remarks == {"a text contradicts its own labels": 1}
    kept, denied = Revision.objects.order_by("pk")
    assert (kept.left_out, kept.finished_at is not None) == ([], True)
    assert Variant.objects.get().text == "All in all, a poor recording."
    assert denied.left_out[0]["dimension"] == "overall_quality"


def test_confirmed_texts_stand_as_they_are(tmp_path: Path) -> None:
    make_clip(name="two.wav")
    rows = [single_eval("2", "The overall quality is excellent.", "two.wav")]
    brought(write(tmp_path / "x.json", rows), confirm_texts=True)
    assert Revision.objects.get().left_out == []
    assert Revision.objects.get().contradictions


def test_an_inspector_may_read_imported_work(cast: Cast, tmp_path: Path) -> None:
    make_clip(name="c01.wav")
    brought(nisqa(tmp_path, "c01.wav,13,2,3,4,1,5"), inspect_share=1.0)
    campaign = Campaign.objects.get()
    campaigns.seat(campaign=campaign, people=[Seat(cast.ines, Role.INSPECTOR)])
    (waiting,) = inspecting.queue(by=cast.ines)
    assert (waiting.state, waiting.item.state) == (AssignmentState.FINISHED, ItemState.COLLECTING)
    inspecting.give_verdict(assignment_id=waiting.pk, by=cast.ines, verdict=Verdict.ACCEPT)
    assert {field.origin for field in FinalField.objects.all()} == {"inspected"}


def test_imported_raters_join_people_on_items_that_still_collect(cast: Cast, tmp_path: Path) -> None:
    clip = make_clip(name="c01.wav")
    campaign = make_campaign(cast, preset="acr", clip_ids=[clip.pk])
    write(tmp_path / "p.csv", "file_url,n,MOS\nhttps://h/c01.wav,9,3.5\n")
    of = brought(tmp_path / "p.csv", campaign=campaign.name)
    assert counts(of) == (1, 0, 0)
    assert sorted(campaign.assignments.values_list("slot", "state")) == [(1, "open"), (2, "accepted")]
    assert Item.objects.get().state == ItemState.COLLECTING


def test_detection_labels_are_the_clips_origin_and_nobodys_answer(tmp_path: Path) -> None:
    (
        make_clip(name="f.wav", origin="synthetic"),
        make_clip(name="u.wav", origin="unknown"),
        make_clip(name="r.wav", origin="real"),
    )
    rows = [{"key": n, "task": "FakeDetection", "target": "fake", "path": f"audio/{n}.wav"} for n in "fur"]
    of = brought(write(tmp_path / "x.jsonl", rows))
    assert counts(of) == (2, 0, 1)
    assert of.problems.get().code == "contradicts_origin"
    assert set(FinalField.objects.values_list("value", "origin")) == {("fake", "metadata")}
    assert not AnswerSheet.objects.exists()
    assert counts(brought(tmp_path / "x.jsonl")) == (0, 2, 1)


def test_one_file_of_two_tasks_goes_to_two_campaigns(tmp_path: Path) -> None:
    make_clip(name="a.wav"), make_clip(name="b.wav")
    row = {"audios": ["a.wav", "b.wav"], "response": "B is better.", "winner": "B", "A_mos": 2, "B_mos": 4}
    brought(write(tmp_path / "x.json", [row]))
    assert sorted(Campaign.objects.values_list("name", "task")) == [
        ("Brought in · nisqa", "rating"),
        ("Brought in · nisqa-ab", "ab"),
    ]
    with pytest.raises(OtherQuestionnaire):
        brought(nisqa(tmp_path, "a.wav,13,2,3,4,1,5"), campaign="Brought in · nisqa-ab")


def test_recordings_come_along_through_the_import_of_clips(storage_in_tmp: Path, tmp_path: Path) -> None:
    for number, tone in ((11, 400), (12, 500)):
        write_wav(tmp_path / "audio" / "WAVE" / f"0000100{number}.WAV", tone)
    (tmp_path / "audio" / "WAVE" / "000010013.WAV").write_bytes(b"not a sound")
    rows = {f"0000100{number}": utterance() for number in (11, 12, 13, 14)}
    of = brought(write(tmp_path / "scores.json", rows), tmp_path / "audio", source="so762")
    assert counts(of) == (2, 0, 2)
    assert {(p.code) for p in of.problems.all()} == {"not_audio", "no_audio"}
    assert set(Clip.objects.values_list("text", "language", "source__slug")) == {("GO HOME.", "en", "so762")}
    assert of.recordings is not None
    assert (of.recordings.added, of.recordings.skipped) == (2, 1)
    item = Item.objects.first()
    assert item is not None
    assert (item.transcript, item.alignment[1]["phones"][0]["text"]) == ("GO HOME.", "HH")


def test_nothing_is_made_for_judgements_whose_recordings_are_not_here(tmp_path: Path) -> None:
    of = brought(nisqa(tmp_path, "c01.wav,13,2,3,4,1,5"))
    assert (counts(of), of.campaigns) == ((0, 0, 1), [])
    assert not Campaign.objects.exists()
    assert not User.objects.filter(is_foreign=True).exists()
    out = StringIO()
    call_command("import_judgements", str(tmp_path / "nisqa.csv"), "--campaign", "X", stdout=out)
    assert "No judgement was added; 0 known already, 1 not taken." in out.getvalue()


def test_two_clips_of_one_name_need_their_source(tmp_path: Path) -> None:
    make_clip(name="c01.wav")
    other = make_clip(name="c01.wav")
    other.source = Source.objects.create(slug="other", title="Other")
    other.save()
    path = nisqa(tmp_path, "c01.wav,13,2,3,4,1,5")
    assert brought(path).problems.get().code == "ambiguous_audio"
    assert counts(brought(path, source="other")) == (1, 0, 0)
    assert Item.objects.get().clip == other


def test_answers_outside_the_scale_are_refused_by_row(tmp_path: Path) -> None:
    make_clip(name="c01.wav")
    write(tmp_path / "x.jsonl", [{"audios": ["c01.wav"], "mos": 7}, {"audios": ["c01.wav"], "mos": 3}])
    of = brought(tmp_path / "x.jsonl")
    assert [(p.line, p.code) for p in of.problems.all()] == [(1, "out_of_range")]
    assert counts(of) == (1, 0, 1)


def test_pseudonyms_hide_names_and_are_the_same_each_time(tmp_path: Path) -> None:
    make_clip(name="c.wav")
    task = {
        "id": 1,
        "data": {"audio": "c.wav"},
        "annotations": [
            {
                "completed_by": {"email": "ann@example.org"},
                "result": [{"from_name": "mos", "to_name": "a", "type": "rating", "value": {"rating": 3}}],
            }
        ],
    }
    path = write(tmp_path / "e.json", json.dumps([task]))
    assert counts(brought(path, preset="acr", pseudonyms=True)) == (1, 0, 0)
    assert counts(brought(path, preset="acr", pseudonyms=True)) == (0, 1, 0)
    (rater,) = User.objects.filter(is_foreign=True)
    assert rater.username.startswith("label-studio:rater-")
    assert "ann" not in rater.username


def test_the_command_reports_by_file_line_and_reason(tmp_path: Path) -> None:
    make_clip(name="c01.wav")
    path = nisqa(tmp_path, "c01.wav,13,2,3,4,1,5", "c02.wav,5,9,4,4,4,4")
    out = StringIO()
    call_command("import_judgements", str(path), "--campaign", "NISQA", stdout=out)
    assert "1 judgements added to NISQA; 0 known already, 1 not taken." in out.getvalue()
    assert "nisqa.csv:3: mos is 9; the scale goes from 1 to 5. (out_of_range)" in out.getvalue()
    assert "Say it" not in out.getvalue()


@pytest.mark.parametrize(
    ("wanted", "option"),
    [({}, "--preset, one of acr,"), ({"preset": "acr"}, "--field THEIRS=OURS"), ({"preset": "nisqa-ab"}, "--field")],
)
def test_reasons_fit_the_page_and_the_command_says_how_it_is_said_there(
    tmp_path: Path, wanted: dict[str, str], option: str
) -> None:
    result = [{"type": "rating", "from_name": "stars", "value": {"rating": 4}}]
    task = {"id": 1, "data": {"audio": "a.wav"}, "annotations": [{"completed_by": 1, "result": result}]}
    path = write(tmp_path / "e.json", [task])
    with pytest.raises(NothingJudged) as refused:
        brought(path, **wanted)
    assert "--" not in refused.value.message
    assert all("--" not in problem.reason for problem in JudgementImport.objects.get().problems.all())
    given = [part for key, value in wanted.items() for part in (f"--{key}", value)]
    with pytest.raises(CommandError) as told:
        call_command("import_judgements", str(path), "--campaign", "X", *given)
    assert option in str(told.value)


def test_a_field_may_be_named_as_the_reasons_write_it(tmp_path: Path) -> None:
    make_clip(name="a.wav")
    result = [{"type": "rating", "from_name": "stars", "value": {"rating": 4}}]
    task = {"id": 1, "data": {"audio": "a.wav"}, "annotations": [{"completed_by": 1, "result": result}]}
    path = write(tmp_path / "e.json", [task])
    call_command(
        "import_judgements",
        str(path),
        "--campaign",
        "X",
        "--preset",
        "acr",
        "--field",
        "stars = mos",
        stdout=StringIO(),
    )
    assert AnswerSheet.objects.get().answers == {"mos": 4}


def test_a_file_of_which_nothing_can_be_read_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "x.json", [{"a": 1}])
    with pytest.raises(NothingJudged, match="Nothing was imported"):
        brought(path)
    with pytest.raises(CommandError, match="No format knows"):
        call_command("import_judgements", str(path), "--campaign", "X")
    assert not Campaign.objects.exists()


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    for number in range(6):
        make_clip(name=f"c{number}.wav")
    path = nisqa(tmp_path, *(f"c{number}.wav,13,2,3,4,1,5" for number in range(6)))
    of = begin(title="x", wanted=Wanted(campaign="C"), by=None)

    class Killed(Silent):
        def progress(self, done: int, total: int) -> None:
            if done >= 4:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_judgements(of=of, path=path, watcher=Killed())
    assert AnswerSheet.objects.count() == 4
    done = import_judgements(of=of, path=path, watcher=Silent())
    assert counts(done) == (6, 0, 0)
    assert AnswerSheet.objects.count() == 6


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(tmp_path: Path, count_queries: Any, rows: int) -> None:
    for number in range(rows):
        make_clip(name=f"c{number}.wav")
    path = nisqa(tmp_path, *(f"c{number}.wav,13,2,3,4,1,5" for number in range(rows)))
    assert count_queries(lambda: brought(path)) < 45


def test_a_clip_that_is_deleted_meanwhile_is_told_and_the_others_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clip(name="c01.wav"), make_clip(name="c02.wav")

    def found_then_deleted(*args: Any, **more: Any) -> Any:
        answers = clips_here(*args, **more)
        Clip.objects.filter(name="c01.wav").delete()
        return answers

    monkeypatch.setattr(importing, "clips_here", found_then_deleted)
    of = brought(nisqa(tmp_path, "c01.wav,13,2,3,4,1,5", "c02.wav,13,4,4,4,4,4"))
    assert counts(of) == (1, 0, 1)
    problem = of.problems.get()
    assert (problem.line, problem.code) == (2, "clip_gone")
    assert "deleted meanwhile" in problem.reason


def test_a_full_disk_is_told_and_the_same_command_goes_on(
    storage_in_tmp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wav(tmp_path / "audio" / "c01.wav", 220, 1)
    path = nisqa(tmp_path, "c01.wav,13,2,3,4,1,5")
    command = ["import_judgements", str(path), "--campaign", "X", "--audio", str(tmp_path / "audio")]

    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "put_file", full)
        with pytest.raises(CommandError, match=r"no room left on the disk\. What was imported stays"):
            call_command(*command, stdout=StringIO())
    assert not AnswerSheet.objects.exists()
    call_command(*command, stdout=StringIO())
    assert AnswerSheet.objects.count() == 1
