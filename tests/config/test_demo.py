from __future__ import annotations

import pytest

from accounts.enums import Role
from accounts.models import User
from annotation.domain import campaigns
from annotation.domain.campaigns import PairPlan
from annotation.enums import ItemState
from annotation.models import Campaign, FinalField
from annotation.questionnaire import load_preset, prune, validate
from config.demo import install, working
from config.demo.listeners import Listener, Sound
from config.demo.people import ensure_people
from config.demo.render import plan
from datasets_app.models import Clip

LISTENER = Listener("simulated-1")


def sound(recipe: str = "", **more: object) -> Sound:
    return Sound(seconds=4.0, system="flite-clustergen", gender="female", recipe=recipe, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("recipe", ["", "noise-white-0", "loss-severe", "tempo-fast", "clipping-slight"])
def test_what_a_simulated_rater_answers_is_complete_and_consistent(recipe):
    one, other = sound(recipe, where=((0.5, 0.9),)), sound("reverb-church")
    for preset, answers, seconds in (
        ("speecheval-assessment", LISTENER.assess(one, "k"), [4.0]),
        ("speecheval-comparison", LISTENER.compare(one, other, "k"), [4.0, 4.0]),
        ("speecheval-suggestion", LISTENER.suggest(one, "k"), [4.0]),
        ("speecheval-detection", LISTENER.guess(one, "k"), [4.0]),
    ):
        questionnaire = load_preset(preset)
        findings = validate(questionnaire, prune(questionnaire, answers), seconds, True)
        assert [finding.code for finding in findings if finding.level == "error"] == []


def test_a_simulated_rater_hears_what_was_done_to_a_clip():
    clean, spoiled = (LISTENER.assess(sound(recipe), "k") for recipe in ("", "noise-white-0"))
    assert spoiled["overall_quality"] < clean["overall_quality"]
    assert spoiled["distortion_type"] == ["background_noise"]
    assert LISTENER.compare(sound(), sound("noise-white-0"), "k")["overall_quality"] == "A"
    assert "background_noise" in LISTENER.suggest(sound("noise-white-0"), "k")["improvement_areas"]


def test_the_same_listener_says_the_same_again_and_another_may_differ():
    assert LISTENER.assess(sound("loss-slight"), "k") == Listener("simulated-1").assess(sound("loss-slight"), "k")
    others = [Listener(f"simulated-{number}").assess(sound("loss-slight"), "k") for number in range(2, 9)]
    assert any(other != LISTENER.assess(sound("loss-slight"), "k") for other in others)


@pytest.fixture
def people(db: None, storage_in_tmp, tmp_path, settings):
    """The demo's people, and ten of its clips brought in for real."""
    settings.DATA_DIR = tmp_path
    people = ensure_people(2)
    english = [job for job in plan() if job.base["language"] == "en"][:10]
    install.bring_in(install.FIRST, english, people.manager, lambda _: None)
    return people


def make(people, preset: str, **more: object) -> Campaign:
    clips = list(Clip.objects.values_list("pk", flat=True))
    return campaigns.create(by=people.manager, name=preset, preset=preset, clip_ids=clips, people=people.seats, **more)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_simulated_people_take_a_campaign_to_its_end(people):
    campaign = make(people, "speecheval-assessment", raters_per_item=2)
    install.rate(campaign, people, slots=20, say=lambda _: None)
    install.inspect(campaign, people, slots=20)
    working.adjudicate_all(campaign=campaign, user=people.adjudicator)
    assert set(campaign.items.values_list("state", flat=True)) == {ItemState.ACCEPTED}
    assert FinalField.objects.filter(item__campaign=campaign, dimension="overall_quality").count() == 10


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_run_left_unfinished_is_finished_by_the_next(people):
    campaign = make(people, "speecheval-comparison", pairs=PairPlan(count=3))
    rater = people.raters[0]
    working.answer(working.assigning.lease(campaign=campaign, by=rater), rater)  # and then: SIGKILL
    install.rate(campaign, people, slots=3, say=lambda _: None)
    assert install.done(campaign) == 3


@pytest.mark.django_db(transaction=True)
def test_the_import_of_the_demo_is_not_done_twice(people):
    before = Clip.objects.count()
    install.bring_in(install.FIRST, plan()[:5], people.manager, lambda _: None)
    assert (before, Clip.objects.count()) == (10, 10)


@pytest.mark.django_db
def test_simulated_people_are_marked_and_cannot_sign_in():
    people = ensure_people(2)
    simulated = User.objects.filter(is_simulated=True)
    assert {user.username for user in simulated} >= {"simulated-1", "simulated-2", "simulated-inspector"}
    assert not any(user.has_usable_password() for user in simulated)
    assert people.manager.has_role(Role.MANAGER)
    assert not any(user.is_simulated for user in people.accounts)
