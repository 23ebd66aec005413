from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

from speech_judge.data import tasks
from speech_judge.data.release import Release
from speech_judge.data.tokens import CHATML
from speech_judge.errors import JudgeError
from speech_judge.model import tokenizer
from speech_judge.rewards.case import CRITERIA, WEIGHTS, Case, case_of
from speech_judge.rewards.choose import RewardsPart, evaluator
from speech_judge.rewards.endpoint import Endpoint
from speech_judge.rewards.local import Local
from speech_judge.rewards.rubric import context, criterion, prompt, read_integer, rubric
from speech_judge.rewards.rules import Rules
from speech_judge.rewards.total import rewards


@pytest.fixture(scope="module")
def sample(golden: Release):
    return next(each for each in tasks.read(golden, "assessment", "train") if each.complete)


@pytest.fixture(scope="module")
def right(sample) -> Case:
    return case_of(sample, sample.target, finished=True)


@pytest.mark.parametrize(
    ("reply", "mark"),
    [
        ("8", 8),
        (" 8/10", 8),
        ("8 out of 10.", 8),
        ("**10**", 10),
        ("0", 0),
        ("Score: 7", 7),
        ("<think>3, 4</think>\n\n6", 6),
    ]
    + [(reply, None) for reply in ("", "good", "11", "810", "-3", "8.5", "3 or 4", "8/5", "8/100", "7.5/10", "10/100")],
)
def test_only_one_integer_from_0_to_10_is_a_mark(reply: str, mark: int | None):
    assert read_integer(reply) == mark


def test_the_rubric_has_half_open_bands_for_every_criterion_and_task(right: Case):
    table = rubric()
    assert set(table["criteria"]) == set(CRITERIA)
    for name in CRITERIA:
        assert len(set(table["criteria"][name]["bands"])) == 5
        for task in ("assessment", "comparison", "suggestion"):
            text = criterion(replace(right, task=task), name)
            assert table["criteria"][name][task] in text
            assert "\n2 to below 4: " in text
            assert "\n8 to 10: " in text
    assert prompt(right, "detail").startswith(context(right))
    assert right.reference in context(right)


def test_rules_prefer_what_people_said(sample, right: Case):
    true = int(right.truth.scores["overall_quality"])
    said, other = f"Overall Quality: {true}/5", f"Overall Quality: {1 if true > 3 else 5}/5"
    wrong = case_of(sample, sample.target.replace(said, other), finished=True)
    bare = case_of(sample, "<answer>\nIt sounds fine.\n</answer>", finished=True)
    best, worse, least = rewards([right, wrong, bare], Rules(), WEIGHTS)
    assert best.total == pytest.approx(sum(WEIGHTS.values()))
    assert best.parts["accuracy"] == 10 > worse.parts["accuracy"]
    assert worse.total > least.total > 0
    assert least.parts["accuracy"] == 0


def test_a_reply_without_an_answer_earns_nothing_and_asks_nobody(sample):
    silent = case_of(sample, sample.target.split("<answer>")[0], finished=False)
    asked = SimpleNamespace(marks=lambda cases: [pytest.fail("asked")] if cases else [])
    assert rewards([silent], asked, WEIGHTS)[0].total == 0


def test_real_or_fake_is_rewarded_by_the_label(golden: Release):
    found = tasks.read(golden, "detection", "train")[0]
    label = {True: "fake", False: "real"}[case_of(found, found.target, finished=True).truth.fake]
    other = {"fake": "real", "real": "fake"}[label]
    replies = [f"<answer>\n{word}\n</answer>" for word in (label, other, "perhaps")] + [""]
    cases = [case_of(found, reply, finished=True) for reply in replies]
    assert [reward.total for reward in rewards(cases, Rules(), WEIGHTS)] == [1, 0, 0, 0]


def test_a_missing_mark_makes_the_reward_missing_unless_it_has_no_weight(right: Case):
    marks = dict.fromkeys(CRITERIA, 8.0) | {"detail": None}
    judge = SimpleNamespace(marks=lambda cases: [marks for _ in cases])
    assert math.isnan(rewards([right], judge, WEIGHTS)[0].total)
    assert rewards([right], judge, {**WEIGHTS, "detail": 0.0})[0].total == pytest.approx(3.2)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    replies: list[tuple[int, str]]  # first come, first served; the last stays
    seen: list[dict]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            self.server.seen.append(body | {"key": self.headers["Authorization"]})
            state, said = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        payload = json.dumps({"choices": [{"message": {"content": said}}]}).encode() if said != "<broken>" else b"{"
        self.send_response(state)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass


lock = threading.Lock()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.replies, made.seen = [(200, "8/10")], []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def endpoint(server: Server, **more: object) -> Endpoint:
    return Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "judge", wait=0.0, **more)


def test_an_endpoint_is_asked_once_a_criterion_at_temperature_0(server: Server, right: Case, monkeypatch):
    monkeypatch.setenv("EVALUATOR_KEY", "secret")
    (marks,) = endpoint(server, key_env="EVALUATOR_KEY").marks([right])
    assert marks == dict.fromkeys(CRITERIA, 8.0)
    assert [each["temperature"] for each in server.seen] == [0] * 4
    assert {each["key"] for each in server.seen} == {"Bearer secret"}
    assert len({each["messages"][0]["content"] for each in server.seen}) == 4


def test_what_passes_is_tried_again_and_what_does_not_is_missing(server: Server, right: Case):
    server.replies = [(503, ""), (200, "<broken>"), (200, "5")]
    assert endpoint(server, at_once=1).mark(right, "detail") == 5
    server.replies, server.seen = [(200, "no idea")], []
    judge = endpoint(server)
    assert judge.mark(right, "detail") is None
    assert (len(server.seen), judge.failures[-1]) == (3, "detail: no mark in the reply")
    server.replies, server.seen = [(401, "")], []
    assert endpoint(server).mark(right, "detail") is None
    assert len(server.seen) == 1


def test_a_dead_endpoint_gives_missing_rewards(right: Case):
    judge = Endpoint("http://127.0.0.1:9/v1", "judge", wait=0.0, timeout=1.0)
    assert math.isnan(rewards([right], judge, WEIGHTS)[0].total)
    assert "Error" in judge.failures[-1]


@pytest.fixture(scope="module")
def text_model(tmp_path_factory: pytest.TempPathFactory, right: Case) -> Path:
    """A text model of random weights."""
    folder = tmp_path_factory.mktemp("text")
    made = tokenizer.train([prompt(right, name) for name in CRITERIA], CHATML, 400)
    config = Qwen2Config(
        vocab_size=made.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.2,
    )
    torch.manual_seed(0)
    Qwen2ForCausalLM(config).save_pretrained(folder)
    tokenizer.save(made, CHATML, folder)
    return folder


def test_four_marks_off_one_pass_equal_four_passes(text_model: Path, right: Case):
    judge = Local(str(text_model), "cpu", torch.float32)
    (marks,) = judge.marks([right])
    for name in CRITERIA:
        ids = judge.text.asked(
            context(right)
            + criterion(right, name)
            + "Answer with one digit from 0 to 9, where 9 is the best, and nothing else."
        )
        with torch.no_grad():
            logits = judge.text.model(torch.tensor([ids])).logits[0, -1]
        chances = logits[judge.digits].softmax(-1)
        assert marks[name] == pytest.approx(float((chances * torch.arange(10)).sum()) * 10 / 9, abs=1e-4)
    assert len({round(mark, 4) for mark in marks.values()}) == 4


def test_replies_are_as_likely_side_by_side_as_alone(text_model: Path):
    text = Local(str(text_model), "cpu", torch.float32).text
    prompts, replies = ["mos: 3", "a much longer list of ratings, mos: 4.5"], [text.ids("good sound"), text.ids("ok")]
    together = text.read(prompts, replies, best=3)
    for asked, reply, read in zip(prompts, replies, together, strict=True):
        ids = [*text.asked(asked), *reply]
        with torch.no_grad():
            said = text.model(torch.tensor([ids])).logits[0].log_softmax(-1)
        places = range(len(ids) - len(reply) - 1, len(ids) - 1)
        wanted = torch.stack([said[place, token] for place, token in zip(places, reply, strict=True)])
        torch.testing.assert_close(read.logprobs, wanted, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(read.best[0], said[places[0]].topk(3).values, atol=1e-5, rtol=1e-5)


def test_an_evaluator_that_cannot_work_is_refused():
    for part in (
        RewardsPart(evaluator="local"),
        RewardsPart(evaluator="endpoint", url="file:///etc/passwd"),
        RewardsPart(weights={"style": 1.0}),
        RewardsPart(evaluator="local", path="/nowhere"),
    ):
        with pytest.raises(JudgeError):
            evaluator(part, "cpu", torch.float32)
