from __future__ import annotations

from speech_judge.data.sample import Kind
from speech_judge.data.tokens import KINDS


def test_tokens_of_each_kind_spell_their_spans(opened, samples):
    model = opened()
    sample = samples[0]
    encoded = model.encoder.encode(sample)
    for span in sample.spans:
        assert sample.target[span.start : span.end] in model.backbone.tokenizer.decode(list(encoded.ids))
    answer = [i for i, kind in zip(encoded.ids, encoded.kinds, strict=True) if kind == KINDS.index(Kind.ANSWER)]
    last = sample.spans[-1]
    assert model.backbone.tokenizer.decode(answer) == sample.target[last.start : last.end]


def test_marks_stand_on_the_label(opened, samples):
    model = opened()
    encoded = model.encoder.encode(samples[0])
    spelled = [model.backbone.tokenizer.id_to_token(encoded.ids[mark.position]) for mark in encoded.marks]
    truths = [span for span in samples[0].spans if span.truth is not None]
    scores = [mark for mark in encoded.marks if mark.values]
    assert [mark.truth for mark in scores] == [span.truth for span in truths]
    assert all(encoded.ids[mark.position] in mark.candidates for mark in encoded.marks), spelled


def test_labels_that_begin_alike_are_not_read_from_one_token(opened, golden):
    from speech_judge.data import tasks

    encoded = opened().encoder.encode(tasks.read(golden, "comparison", "train")[0])
    assert all(mark.key != "overall_quality" for mark in encoded.marks)  # "A is better" and "A and B are similar"


def test_only_a_whole_answer_ends(opened, samples):
    from dataclasses import replace

    encoder = opened().encoder
    whole = encoder.encode(samples[0])
    assert len(whole) == len(encoder.encode(replace(samples[0], complete=False))) + 1
