"""The same sentence, nearly the same one and another, in the four languages of SpeechEval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.leakage import Promises, inspect
from tests.exports.leakage.small import sentence, small

SAME_OR_NEAR = {
    "en: case and punctuation": ("The old bridge crosses a quiet river.", "the OLD bridge crosses, a quiet river"),
    "en: a letter": (
        "Every morning the baker opens his little shop near the station.",
        "Every morning the bakers opens his little shop near the station.",
    ),
    "fr: case of accents": ("L'été dernier, nous étions à la montagne.", "L’ÉTÉ DERNIER NOUS ÉTIONS À LA MONTAGNE"),
    "fr: a word's ending": (
        "Les enfants jouent dans le jardin pendant que leur mère prépare le dîner.",
        "Les enfants jouent dans le jardin pendant que leurs mère prépare le dîner.",
    ),
    "zh: width and stops": ("今天天气很好，我们去公园２次。", "今天天气很好我们去公园2次"),
    "zh: a character": (
        "今天天气很好我们一起去公园散步然后回家吃晚饭看电视",
        "今天天气很好我们一起去公园散步然后回家吃晚饭看电影",
    ),
    "zh: compatibility forms": (
        "這是一個很長的測試句子用來檢查讀音",
        "這是一個很長的測試句子用來檢查讀音".replace("讀", "\uf95a"),
    ),
    "zh: traditional, as in Taiwan": (
        "他裡頭著急，因為這裡的語音品質實在太差了",
        "他里头着急，因为这里的语音品质实在太差了。",
    ),
    "zh: traditional, as in Hong Kong": ("為什麼這條線路這麼嘈雜，聽不清楚呢", "为什么这条线路这么嘈杂，听不清楚呢"),
    "zh: traditional, nearly": (
        "今天天氣很好我們一起去公園散步然後回家吃晚飯看電視",
        "今天天气很好我们一起去公园散步然后回家吃晚饭看电影",
    ),
    "ja: kana": ("コーヒーをのみながらしんぶんをよむ", "こーひーヲノミナガラシンブンヲヨム"),
    "ja: half width": ("ﾃﾚﾋﾞのニュースを毎朝見ています", "テレビのニュースを毎朝見ています。"),
    "ja: an ending": (
        "明日の朝は早く起きて駅まで歩いて行くつもりだと父に話しました",
        "明日の朝は早く起きて駅まで歩いて行くつもりだと父に話します",
    ),
}
OTHER = {
    "en": ("The old bridge crosses a quiet river.", "The old bridge was closed for repairs last winter."),
    "fr": ("Les enfants jouent dans le jardin.", "Les enfants dorment chez leur grand-mère ce soir."),
    "zh": ("今天天气很好我们去公园散步", "今天天气很冷他们在家里看书"),
    "zh: traditional": ("今天天氣很好我們去公園散步", "今天天气很冷他们在家里看书"),
    "ja": ("明日の朝は早く起きて駅まで歩いて行く", "明日の夜は遅くまで家で本を読んでいる"),
}


def verdict(one: str, other: str) -> str:
    clean = small()
    first, *_, last = clean.clips.values()
    clips = {**clean.clips, first.id: replace(first, text=one), last.id: replace(last, text=other)}
    report = inspect(replace(clean, clips=clips), Promises.of("strict"), controls=False)
    return next(str(check["verdict"]) for check in report.checks if check["check"] == "spoken_text")


@pytest.mark.parametrize("texts", SAME_OR_NEAR.values(), ids=SAME_OR_NEAR)
def test_the_same_or_nearly_the_same_sentence_in_two_splits_is_a_leak(texts):
    assert verdict(*texts) == "leak"


@pytest.mark.parametrize("texts", OTHER.values(), ids=OTHER)
def test_another_sentence_is_none(texts):
    assert verdict(*texts) == "clean"


def test_every_variant_of_a_description_in_another_split_is_a_leak():
    clean = small()
    words = "The voice is clear and warm, yet a faint hiss runs through the whole recording from start to end."
    rows = list(clean.rows)
    rows[0] = replace(rows[0], texts=("Something else entirely is written of this clip in train.", words))
    rows[-1] = replace(rows[-1], texts=(words.replace("faint", "quaint"),))
    report = inspect(replace(clean, rows=tuple(rows)), Promises.of("strict"), controls=False)
    (leak,) = report.leaks
    assert leak["check"] == "annotation_text"
    assert set(leak["rows"][0]["texts"]) == {"train", "test"}


def test_an_instruction_answered_in_two_splits_is_told_and_not_refused():
    clean = small(task="preference")
    asked = [replace(row, instruction=f"{sentence(900 + place)}") for place, row in enumerate(clean.rows)]

    def checked(rows):
        report = inspect(replace(clean, rows=tuple(rows)), Promises.of("strict"), controls=False)
        return next(check for check in report.checks if check["check"] == "instructions")

    assert checked(asked)["verdict"] == "clean"
    again = asked[0].instruction.upper()
    found = checked([*asked[:-1], replace(asked[-1], instruction=again)])
    assert (found["verdict"], found["warned"], found["looked_at"]["with_an_instruction"]) == ("warn", 1, 6)
    assert set(found["rows"][0]["texts"]) == {"train", "test"}


def test_the_published_stock_answer_may_repeat():
    clean = small()
    rows = tuple(replace(row, texts=("No improvement is needed.",), stock=True) for row in clean.rows)
    assert inspect(replace(clean, rows=rows), Promises.of("strict"), controls=False).leaks == []
