"""Replies in the published forms are read; everything else is unread, never guessed."""

from __future__ import annotations

import pytest

from speech_judge.reading import alld, l2, sagelm, speecheval

ASSESSMENT = """<think>
For each dimension, give a score and short explanation.
Overall Quality: 2/5
Distortion: 3/5 (timbre & quality;artifacts)
Speech Rate: suitable
Dynamic Range: 9/5
Emotional Impact: 2/5 (Neutral)
</think>

<answer>
Noisy between 0 s - 2.5 s.
</answer>"""


def test_an_assessment():
    said = speecheval.read_reply(ASSESSMENT, "assessment")
    assert said.scores == {"overall_quality": 2, "distortion": 3, "emotional_impact": 2}
    assert said.labels == {"speech_rate": "appropriate"}
    assert said.text == "Noisy between 0 s - 2.5 s."
    assert said.spans == ((0, 2.5),)


def test_both_published_wordings_of_similar_and_a_reply_that_was_cut_off():
    reply = (
        "<think>\nOverall Quality: B is better than A\nIntelligibility: A and B are similar\n"
        "Distortion: A and B are similar in this aspect\nDistortion Details: A has artifacts, B has none\n"
        "Speech Rate: A seems better\n</think>\n\n<answer>\nB is cleaner and"
    )
    said = speecheval.read_reply(reply, "comparison")
    assert said.verdicts == {"overall_quality": "B", "intelligibility": "same", "distortion": "same"}
    assert said.text == "B is cleaner and"


@pytest.mark.parametrize(("word", "fake"), [("fake", True), ("Real.", False), ("deepfake", None), ("", None)])
def test_real_or_fake_is_one_word(word, fake):
    assert speecheval.read_reply(f"<think>\n</think>\n\n<answer>\n{word}\n</answer>", "detection").fake is fake


def test_without_tags_nothing_is_read():
    said = speecheval.read_reply("Overall Quality: 4/5. It sounds good.", "assessment")
    assert (said.scores, said.text) == ({}, "")


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("1\nMore helpful.", "A"),
        ("Tie", "same"),
        (" 2 \n", "B"),
        ("The first is better", None),
        ("12\n", None),
        (None, None),
    ],
)
def test_sagelms_verdict_is_the_whole_first_line(reply, verdict):
    assert sagelm.read_verdict(reply).verdicts.get("verdict") == verdict


@pytest.mark.parametrize(
    ("reply", "mos"),
    [
        ("The clip is noisy. Overall, the MOS is 2.6.", 2.6),
        ("Noise is 4.1, so the overall quality score is 3.", 3),
        ("I rate it 3 out of 5", 3),
        ("mean opinion score: 4.25/5", 4.25),
        ("It has 3 breaks in 5 seconds", None),
        ("MOS of 12", None),
        ("", None),
    ],
)
def test_a_mos_must_be_said_to_be_one(reply, mos):
    assert alld.read_caption(reply).scores.get("mos") == mos


def test_text_similarity_does_not_see_the_mos():
    assert "2.6" not in alld.without_mos("Quite noisy, so the MOS is 2.6.")
    assert alld.without_mos("Loudness is 3.1 here.") == "Loudness is 3.1 here."


@pytest.mark.parametrize(
    ("reply", "winner"),
    [
        ("SpeechA is clearer. [SpeechB]", "B"),
        ("I prefer SpeechA.", "A"),
        ("Speech B is the winner", "B"),
        ("[Tie]", "same"),
        ("SpeechA has noise, SpeechB has breaks.", None),
    ],
)
def test_a_winner(reply, winner):
    assert alld.read_winner(reply).verdicts.get("winner") == winner


def test_l2_labels_stand_after_the_last_slash_and_both_vocabularies_are_one_scale():
    said = l2.read_reply(
        "Accuracy: Fair\nFluency: Very Poor\nProsody: Excellent\nWords: WE/Excellent N/A/Poor X/Odd\n"
        "Phonemes: w/Good ɪ/Very Poor\nVerdict: mostly clear."
    )
    assert said.scores == {"accuracy": 2, "fluency": 0, "prosodic": 4}
    assert said.units["word"] == (("WE", "Excellent"), ("N/A", "Bad"), ("X", ""))
    assert said.units["phone"] == (("w", "Good"), ("ɪ", "Worst"))
    assert said.text == "mostly clear."


def test_speechocean_numbers_become_levels_whatever_form_the_phones_have():
    row = {
        "accuracy": 8, "fluency": 9, "prosodic": 3,
        "words": [{"text": "WE", "accuracy": 10, "phones": "W IY0", "phones-accuracy": [2.0, 1.4]},
                  {"text": "CALL", "accuracy": 6, "phones": ["K"], "phones-accuracy": [0.2]}],
    }  # fmt: skip
    said = l2.of_scores(row)
    assert said.scores == {"accuracy": 3, "fluency": 4, "prosodic": 1}
    assert said.units["word"] == (("WE", "Excellent"), ("CALL", "Average"))
    assert said.units["phone"] == (("w", "Excellent"), ("i", "Average"), ("k", "Worst"))
