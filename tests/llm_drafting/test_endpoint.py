"""The endpoint drafter against a real HTTP server that behaves, and that misbehaves in every way we know."""

from __future__ import annotations

import json
import logging
import time
import tracemalloc

import pytest

from jobs.errors import Permanent, RetryLater
from llm_drafting.brief import Reply
from llm_drafting.drafters import failures
from llm_drafting.drafters.endpoint import EndpointDrafter
from tests.llm_drafting import endpoint_server as server
from tests.llm_drafting.endpoint_server import Behaviour, Endpoint, refuses, says, serving
from tests.llm_drafting.sheets import FAITHFUL, brief

pytestmark = pytest.mark.slow

KEY = "sk-canary-1234"
GOOD = FAITHFUL["en"]


def ask(endpoint: Endpoint, *, language: str = "en", seconds: float = 3.0) -> Reply:
    writer = EndpointDrafter(base_url=endpoint.base_url, api_key=KEY, model="tiny", total_seconds=seconds)
    return writer.draft(brief(language=language), seed="s", tell=lambda piece: None)


def test_a_good_endpoint_streams_a_text_and_everything_about_it_is_kept() -> None:
    pieces: list[str] = []
    with serving(says(GOOD)) as endpoint:
        writer = EndpointDrafter(base_url=endpoint.base_url, api_key=KEY, model="tiny")
        reply = writer.draft(brief(), seed="s", tell=pieces.append)
    assert reply.text == GOOD == "".join(pieces) == reply.raw
    assert len(pieces) > 5
    assert (reply.source, reply.model, reply.prompt) == ("openai", "tiny-1", "draft.assessment.en.v1")
    assert (reply.tokens_in, reply.tokens_out) == (321, 45)
    assert reply.latency_ms is not None
    assert reply.parameters["model_asked"] == "tiny"
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    sent = endpoint.bodies[0]
    assert (sent["model"], sent["stream"]) == ("tiny", True)
    assert "jitter" in sent["messages"][1]["content"].lower()


def test_a_chinese_campaign_is_asked_in_chinese() -> None:
    with serving(says(FAITHFUL["zh"])) as endpoint:
        reply = ask(endpoint, language="zh")
    assert reply.prompt == "draft.assessment.zh.v1"
    assert reply.text == FAITHFUL["zh"]


LATER: dict[str, tuple[Behaviour, str]] = {
    "hangs": (server.hangs, "llm_timeout"),
    "drips": (server.drips, "llm_timeout"),
    "429": (refuses(429), "llm_busy"),
    "500": (refuses(500), "llm_failed"),
    "503": (refuses(503), "llm_failed"),
    "cut inside JSON": (server.cut_inside_json, ""),
    "cut between chunks": (server.cut_between_chunks, "llm_nonsense_cut"),
    "cut short of its length": (server.cut_short_of_its_length, "llm_unreachable"),
    "a web page": (server.a_web_page, "llm_nonsense_content_type"),
    "garbage in the stream": (server.garbage_in_stream, "llm_garbled"),
    "an error in the stream": (server.error_in_stream, "llm_garbled"),
    "empty": (server.empty, "llm_nonsense_empty"),
    "10 MB": (server.ten_megabytes_in_one_line, "llm_too_large"),
    "words without end": (server.words_without_end, ""),
    "compressed": (server.compressed, "llm_too_large"),
    "length limit": (says(GOOD, finish="length"), "llm_nonsense_too_long"),
    "content filter": (says(GOOD, finish="content_filter"), "llm_nonsense_filtered"),
    "wrong language": (says(FAITHFUL["zh"]), "llm_nonsense_language"),
    "prose in no language": (says("zxq wvb qqr tzs " * 2 + "lkj mnb pqo " * 2), "llm_nonsense_language"),
    "too short": (says("Fine."), "llm_nonsense_too_short"),
    "too long": (says(" ".join(f"word{n} and" for n in range(1500)), piece=400), "llm_nonsense_too_long"),
    "JSON": (says(json.dumps({"text": GOOD})), "llm_nonsense_json"),
    "HTML": (says(f"<p>{GOOD}</p>"), "llm_nonsense_markup"),
    "an image from outside": (says(f"{GOOD} ![x](http://evil.test/?q=1)"), "llm_nonsense_markup"),
    "a loop": (says("The voice is clear and the pace is fine. " * 12), "llm_nonsense_loop"),
    "a refusal": (says("I'm sorry, but I can't help with the description of this recording."), "llm_nonsense_refusal"),
    "unfinished thinking": (says("<think>The listener said that the quality is poor, so"), "llm_nonsense_reasoning"),
}


@pytest.mark.parametrize("name", LATER)
def test_what_may_pass_is_tried_again_later_with_a_clear_message(name: str) -> None:
    behaviour, code = LATER[name]
    began = time.monotonic()
    with serving(behaviour) as endpoint, pytest.raises(RetryLater) as caught:
        ask(endpoint, seconds=1.2)
    assert time.monotonic() - began < 4
    assert caught.value.code.startswith("llm_")
    assert not code or caught.value.code == code
    assert "saved" in caught.value.message
    assert len(endpoint.bodies) == 1, "the client itself must not retry"
    says_nothing_secret(caught.value)


NEVER: dict[str, tuple[Behaviour, str, str]] = {
    "401": (refuses(401), "llm_key_refused", "LLM_API_KEY"),
    "403": (refuses(403), "llm_key_refused", "LLM_API_KEY"),
    "404": (refuses(404), "llm_model_unknown", "LLM_MODEL"),
    "400": (refuses(400), "llm_request_refused", "LLM_MODEL"),
    "no credit": (refuses(429, code="insufficient_quota"), "llm_no_credit", "credit"),
    "redirect": (server.redirects, "llm_redirected", "LLM_BASE_URL"),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_a_person_must_mend_ends_at_once_and_says_how(name: str) -> None:
    behaviour, code, hint = NEVER[name]
    with serving(behaviour) as endpoint, pytest.raises(Permanent) as caught:
        ask(endpoint)
    assert caught.value.code == code
    assert hint in caught.value.message
    says_nothing_secret(caught.value)


def says_nothing_secret(failure: BaseException) -> None:
    assert KEY not in repr(failure)
    assert KEY not in str(failure.__dict__)
    assert failure.__cause__ is None
    assert failure.__suppress_context__


def test_a_refused_connection_is_tried_again() -> None:
    with serving(says(GOOD)) as endpoint:
        pass
    with pytest.raises(RetryLater) as caught:
        ask(endpoint)
    assert caught.value.code == "llm_unreachable"


@pytest.mark.parametrize("asked", ["7", "Sat, 01 Jan 2000 00:00:00 GMT", "nonsense", "-5", "inf", "999999"])
def test_retry_after_is_honoured_with_jitter_and_within_reason(asked: str) -> None:
    with serving(refuses(429, Retry_After=asked)) as endpoint, pytest.raises(RetryLater) as caught:
        ask(endpoint)
    after = caught.value.after
    if asked == "7":
        assert after is not None
        assert 7 <= after <= 8.4
    elif asked == "999999":
        assert after is not None
        assert after <= failures.LONGEST_WAIT * 1.2
    else:
        assert after is None  # the job layer's own back-off


def test_without_retry_after_the_job_layer_backs_off() -> None:
    with serving(refuses(429)) as endpoint, pytest.raises(RetryLater) as caught:
        ask(endpoint)
    assert caught.value.after is None


def test_the_prompt_sent_back_is_refused() -> None:
    def echo(exchange: server.Exchange) -> None:
        says(endpoint.bodies[-1]["messages"][0]["content"])(exchange)

    with serving(echo) as endpoint, pytest.raises(RetryLater) as caught:
        ask(endpoint)
    assert caught.value.code == "llm_nonsense_echo"


def test_ten_megabytes_do_not_fill_the_memory() -> None:
    tracemalloc.start()
    with serving(server.ten_megabytes_in_one_line) as endpoint, pytest.raises(RetryLater):
        ask(endpoint)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * 1024 * 1024


def test_reasoning_and_quotes_around_the_text_are_taken_off() -> None:
    with serving(says(f'<think>Let me see.</think>\n"{GOOD}"')) as endpoint:
        assert ask(endpoint).text == GOOD


def test_the_key_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(refuses(500)) as endpoint, pytest.raises(RetryLater):
        ask(endpoint)
    assert KEY not in caplog.text


PARAPHRASES = [
    "All in all the quality is poor: a woman in her thirties speaks at a suitable pace, and there is jitter.",
    "A woman in her thirties is heard at a comfortable pace, with jitter and with poor quality on the whole.",
    "The quality is poor on the whole. There is jitter in the voice of a woman in her thirties.",
]
SHAPES = {
    "array": json.dumps(PARAPHRASES),
    "array in a fence": f"```json\n{json.dumps(PARAPHRASES)}\n```",
    "array after words": f"Here are the paraphrases:\n{json.dumps(PARAPHRASES)}",
    "array of objects": json.dumps([{"text": text} for text in PARAPHRASES]),
    "object": json.dumps({"variants": PARAPHRASES}),
    "numbered": "\n".join(f"{n}. {text}" for n, text in enumerate(PARAPHRASES, 1)),
    "bullets": "\n".join(f"- {text}" for text in PARAPHRASES),
    "paragraphs": "\n\n".join(PARAPHRASES),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_variants_are_read_in_every_shape_models_give_them(shape: str) -> None:
    with serving(says(SHAPES[shape])) as endpoint:
        writer = EndpointDrafter(base_url=endpoint.base_url, api_key=KEY, model="tiny")
        replies = writer.vary(brief(), GOOD, 3, seed="s", avoid=[GOOD], tell=lambda index, delta: None)
    assert [reply.text for reply in replies] == PARAPHRASES
    assert replies[0].prompt == "vary.en.v1"
    assert 0 < replies[0].parameters["distinct_2"] <= 1


@pytest.mark.parametrize("reply", ["[]", '["', "[1, 2, 3]", '{"variants": []}', "[" * 5000])
def test_variants_that_cannot_be_read_are_asked_for_again(reply: str) -> None:
    with serving(says(reply, piece=900)) as endpoint:
        writer = EndpointDrafter(base_url=endpoint.base_url, api_key=KEY, model="tiny")
        with pytest.raises(RetryLater) as caught:
            writer.vary(brief(), GOOD, 3, seed="s", avoid=[GOOD], tell=lambda index, delta: None)
    assert caught.value.code.startswith("llm_nonsense_")


def test_an_endpoint_without_a_model_says_what_is_missing() -> None:
    with pytest.raises(Permanent, match="LLM_MODEL"):
        EndpointDrafter(base_url="http://127.0.0.1:9/v1", api_key="", model="")
