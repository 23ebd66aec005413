"""Small hand-made files in the published shapes: no row is copied from anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotation.foreign import AUTO, Judged, Options, Unreadable, read_delivery

THINK = (
    "<think>\nFor each dimension, give a score and short explanation.\nOverall Quality: 2/5\nIntelligibility: 3/5\n"
    "Distortion: 2/5 (timbre & quality;drop / missing)\nSpeech Rate: suitable\nDynamic Range: 3/5\n"
    "Emotional Impact: 2/5 (Neutral)\nArtistic Expression: 2/5\nSubjective Experience: 2/5 (female, thirties)\n"
    "</think>\n\n<answer>\n{answer}\n</answer>"
)
SAGELM = (
    "Below are two responses for a given task. The task is defined by the Instruction. Evaluate in terms of "
    "**{dimension}** and indicate a better response using 1, 2 or Tie.\n### Instruction:{tail}\n{question}\n\n"
    "### Response 1:\n<audio>\n\n### Response 2:\n<audio>\n\n"
)


def write(path: Path, content: Any) -> Path:
    """Text as it is; a list as JSON lines; anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        text = content
    elif isinstance(content, list):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
    else:
        text = json.dumps(content, indent=1, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, format: str = AUTO, **options: Any) -> tuple[list[Judged], list[Unreadable]]:
    found = list(read_delivery(path, format, Options(**options)))
    return [f for f in found if isinstance(f, Judged)], [f for f in found if isinstance(f, Unreadable)]


def single_eval(
    key: str, answer: str = "It sounds poor.", path: str = "audio/en/en_X_1.wav", **more: Any
) -> dict[str, Any]:
    content = more.pop("content", THINK.format(answer=answer))
    messages = [
        {"role": "user", "content": "<audio> Please evaluate the overall quality of this speech."},
        {"role": "assistant", "content": content},
    ]
    return {"key": key, "task": "SingleEval", "messages": messages, "audios": [path], **more}


def sage(dimension: str, output: str, *, question: str = "Say hello.", tail: str = "", **more: Any) -> dict[str, Any]:
    instruction = SAGELM.format(dimension=dimension, question=question, tail=tail)
    return {"instruction": instruction, "input": "", "output": output, "audios": ["a/x-1.wav", "b/x-2.wav"], **more}


def utterance(**change: Any) -> dict[str, Any]:
    return {
        "text": "GO HOME.",
        "accuracy": 8,
        "completeness": 10.0,
        "fluency": 9,
        "prosodic": 7,
        "total": 8,
        "words": [
            {"text": "GO", "accuracy": 10, "stress": 10, "total": 10, "phones": "G OW0", "phones-accuracy": [2.0, 1.8]},
            {
                "text": "HOME",
                "accuracy": 6,
                "stress": 5,
                "total": 6,
                "phones": ["HH", "OW1", "M"],
                "phones-accuracy": [2, 0.4, 1.0],
                "mispronunciations": [{"canonical-phone": "OW", "index": 1, "pronounced-phone": "<DEL>"}],
            },
        ],
        **change,
    }


def detail() -> dict[str, Any]:
    return {
        "text": "GO",
        "accuracy": [7.0, 9.0, 8.0, 8.0, 9.0],
        "completeness": [1.0, 0.5, 1.0, 1.0, 1.0],
        "fluency": [10.0, 9.0, 8.0, 8.0, 10.0],
        "prosodic": [10.0, 9.0, 7.0, 8.0, 9.0],
        "total": [7.6, 9.0, 7.9, 8.0, 9.1],
        "words": [
            {
                "text": "GO",
                "accuracy": [10.0, 8.0, 3.0, 10.0, 8.0],
                "stress": [10.0] * 5,
                "total": [10.0, 8.4, 4.4, 10.0, 8.4],
                "ref-phones": "G OW0",
                "phones": ["G OW0", "G {OW0}", "(G) (OW0)", "G [L] OW0", "{G} OW0"],
            }
        ],
    }
