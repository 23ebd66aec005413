"""An evaluator behind a real HTTP server: marks, prose, and servers that misbehave."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from speech_judge.__main__ import main
from speech_judge.errors import Exit
from speech_judge.reading.judgement import Judgement, Prediction, Reference
from speech_judge.rewards.endpoint import Endpoint
from speech_judge.scoring.asking import Evaluator
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.options import Options
from speech_judge.scoring.systems import score


@contextmanager
def server(replies: list[str | int]) -> Iterator[str]:
    """Gives these replies in turn, the last one for ever; a number is a status."""
    left = list(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            reply = left.pop(0) if len(left) > 1 else left[0]
            body = json.dumps({"choices": [{"message": {"content": reply}}]}).encode()
            self.send_response(reply if isinstance(reply, int) else 200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def pair(text: str, task: str = "assessment") -> Pair:
    said = Judgement(scores={"overall_quality": 2.0}, text="It hisses.")
    reference = Reference("k", task, said, ("It hisses.",))
    return Pair(reference, Prediction("k", task, Judgement(scores={"overall_quality": 5.0}, text=text)))


def evaluator(url: str) -> Evaluator:
    return Evaluator(Endpoint(url, "tester", wait=0.0, at_once=1))


def test_a_mark_is_asked_for_again_until_it_can_be_read():
    with server([503, "I think it is fine", "Explanation: close.\nScore: 7/10"]) as url:
        assert evaluator(url).lscores([pair("A hiss.")]) == [7.0]


@pytest.mark.parametrize("replies", [["Score: 810"], [401], ["no number"]])
def test_a_mark_that_cannot_be_had_is_missing_not_zero(replies):
    with server(replies) as url:
        asked = evaluator(url)
        assert asked.lscores([pair("A hiss.")]) == [None]
        assert asked.endpoint.failures


def test_an_empty_text_is_worth_nothing_and_asks_nobody():
    assert evaluator("http://127.0.0.1:9/v1").lscores([pair("  ")]) == [0.0]


def test_dimensions_are_read_from_prose_instead_of_the_lines():
    reply = '```json\n{"overall_quality": 2, "distortion": 9, "speech_rate": "slow", "intelligibility": null}\n```'
    with server([reply]) as url:
        [found] = evaluator(url).extracted([pair("Poor, and slow.")])
    assert found.prediction.said.scores == {"overall_quality": 2.0}
    assert found.prediction.said.labels == {"speech_rate": "slow"}


def test_verdicts_are_read_from_the_prose_of_a_comparison():
    with server(['{"overall_quality": "B", "distortion": "neither"}']) as url:
        [found] = evaluator(url).extracted([pair("B is cleaner.", "comparison")])
    assert found.prediction.said.verdicts == {"overall_quality": "B"}


def test_score_says_how_many_could_not_be_marked_and_where_values_come_from(tmp_path, capsys):
    reply = "<think>\nOverall Quality: 2/5\n</think>\n\n<answer>\nIt hisses.\n</answer>"
    messages = [{"role": "user", "content": "…"}, {"role": "assistant", "content": reply}]
    rows = [{"key": key, "task": "SingleEval", "messages": messages, "response": reply} for key in "ab"]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    files = ["--references", str(path), "--predictions", str(path), "--bootstraps", "20"]
    with server(["Score: 8", "nothing"]) as url:
        assert main(["score", "--system", "speecheval", *files, "--evaluator", url]) == Exit.FINISHED
    found = json.loads(capsys.readouterr().out)
    text = found["tasks"]["assessment"]["text"]
    assert (text["lscore"]["value"], text["lscore"]["unmarked"]) == (8.0, 1)
    assert found["read_from"].startswith("label tokens")


def spoken(accuracy: float, text: str, words: tuple[tuple[str, str], ...]) -> Judgement:
    return Judgement(scores={"accuracy": accuracy}, units={"word": words}, text=text)


def test_reasons_are_held_against_the_judges_labels_and_peoples(tmp_path):
    """The judge says excellent and means it; people say bad. It names one word, and one that nobody spoke."""
    words = (("BEAR", "Excellent"), ("IT", "Bad"))
    truth = Reference("k", "pronunciation", spoken(1.0, "", (("BEAR", "Worst"), ("IT", "Bad"))))
    given = Prediction("k", "pronunciation", spoken(3.6, "BEAR was perfect.", words))
    silent = Prediction("k", "pronunciation", spoken(3.0, " ", words))
    reply = 'Here: {"sentiment": "Positive", "words": {"Bear": 4, "ghost": 1, "it": 9}, "phones": {"EH0": true}}'
    with server([reply]) as url:
        options = Options(bootstraps=5, claims=evaluator(url).claims)
        rows = [Pair(truth, given), Pair(truth, silent)]
        found = score("l2", rows, options)["tasks"]["pronunciation"]["rationales"]
    assert (found["of"], found["n"], found["unread"]) == (2, 1, 0)
    assert found["internal"]["plausibility"]["agreement"] == 1.0
    assert found["external"]["plausibility"]["agreement"] == 0.0
    named = found["external"]["faithfulness_words"]
    assert (named["mentions"], named["invented"], named["coverage"]) == (1, 1, 1.0)
    assert found["internal"]["faithfulness_phones"]["coverage"] == 0.0
    with server(["no JSON"]) as url:
        found = score("l2", rows, Options(bootstraps=5, claims=evaluator(url).claims))
    lost = found["tasks"]["pronunciation"]["rationales"]
    assert (lost["unread"], lost["internal"]["plausibility"]["agreement"]) == (1, 0.0)
    assert "rationales" not in score("l2", rows, Options(bootstraps=5))["tasks"]["pronunciation"]


def test_conclusions_of_comparisons_are_counted_by_dimension():
    lines = [
        "Conclusion Consistency for Overall Quality: Consistent",
        "Conclusion Consistency for Distortion: Inconsistent",
    ]
    rows = [pair(text, "comparison") for text in ("A is cleaner.", "B is louder.", "", "A again.")]
    with server(["\n".join(lines), "\n".join(lines[1:]), "no idea"]) as url:
        options = Options(bootstraps=5, conclusions=evaluator(url).conclusions)
        found = score("speecheval", rows, options)["tasks"]["comparison"]["conclusions"]
    assert found["unmarked"] == 1
    overall = found["overall_quality"]["agreement"]
    assert (overall["value"], overall["n"]) == (
        pytest.approx(1 / 3, abs=1e-5),
        3,
    )  # what is not named is not consistent
    assert found["distortion"]["agreement"]["value"] == 0
