"""Which engine writes now, in words for people and programs. Never the key, never the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

LABELS = {
    "grammar": {
        "en": "Built-in grammar drafter: texts are made from your answers by rules, not by a language model.",
        "zh": "内置语法撰写器：文字由规则根据你的回答生成，并非出自语言模型。",
    },
    "endpoint": {
        "en": "Drafts are written by the language model {model}. Check every statement.",
        "zh": "草稿由语言模型 {model} 撰写，请核对每一处陈述。",
    },
}


@dataclass(frozen=True)
class Engine:
    """`engine`: grammar | endpoint. `problem` says what keeps it from working, or is empty."""

    engine: str
    model: str
    label: dict[str, str]
    problem: str


def current_engine() -> Engine:
    engine = "endpoint" if settings.LLM_BASE_URL else "grammar"
    model = settings.LLM_MODEL if engine == "endpoint" else ""
    problem = "LLM_BASE_URL is set but LLM_MODEL is not." if engine == "endpoint" and not model else ""
    label = {language: said.format(model=model) for language, said in LABELS[engine].items()}
    return Engine(engine, model, label, problem)
