"""The ablation without a chain of thought: the answer alone, without the `<think>` lines before it."""

from __future__ import annotations

from dataclasses import replace

from speech_judge.data.sample import Sample

ANSWER = "<answer>"


def answer_only(sample: Sample) -> Sample:
    """The same sample from `<answer>` on; one without an answer as it is."""
    cut = sample.target.find(ANSWER)
    if cut <= 0:
        return sample
    spans = tuple(
        replace(
            span,
            start=span.start - cut,
            end=span.end - cut,
            value=(span.value[0] - cut, span.value[1] - cut) if span.value else None,
        )
        for span in sample.spans
        if span.start >= cut
    )
    return replace(sample, target=sample.target[cut:], spans=spans)
