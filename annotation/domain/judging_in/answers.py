"""What of an item's judgements its questionnaire can hold, one a rater."""

from __future__ import annotations

from annotation.domain.judging_in.placing import Placed
from annotation.domain.judging_in.reading import Account
from annotation.questionnaire import Questionnaire, validate
from annotation.tokens import NotAnAlignment


def held(questionnaire: Questionnaire, group: list[Placed], account: Account) -> list[Placed]:
    """Consistency rules that are broken are told and taken: they are the rules of our page, not of the file's."""
    kept: dict[str, Placed] = {}
    broken = {rule.code for rule in questionnaire.consistency}
    for placed in group:
        judged = placed.judged
        try:
            findings = validate(questionnaire, judged.answers, placed.seconds, False, placed.counts_of_tokens)
        except NotAnAlignment as bad:
            account.refuse(judged, "bad_tokens", f"The words cannot be scored: {bad}.")
            continue
        errors = [f for f in findings if f.level == "error"]
        if wrong := [f for f in errors if f.code not in broken]:
            account.refuse(judged, "bad_answers", " ".join(dict.fromkeys(f.message["en"] for f in wrong)))
            continue
        account.remarks.update(f"breaks the rule {f.code}" for f in errors)
        first = kept.setdefault(judged.rater, placed)
        if first is placed:
            continue
        if first.judged.answers == judged.answers:
            account.known += 1
        else:
            account.refuse(
                judged,
                "rater_twice",
                f"{judged.rater} judged this recording before, otherwise, in line {first.judged.line} of "
                f"{first.judged.file}. The earlier row was kept.",
            )
    return list(kept.values())
