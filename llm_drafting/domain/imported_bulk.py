"""Writing the texts of a whole imported campaign, within a budget, and going on later where it stopped."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import Sum

from accounts.errors import Invalid
from annotation.models import Campaign, Suggestion
from datasets_app.domain.import_progress import Watcher
from jobs.errors import Permanent, RetryLater
from llm_drafting.brief import Brief, Reply
from llm_drafting.domain import imported
from llm_drafting.domain.imported import Wish
from llm_drafting.drafters import Drafter, drafter
from llm_drafting.drafters.nonsensical import NonsensicalReply
from llm_drafting.imported_prompts import prompt_for

AT_ONCE = 20  # sheets looked at together
TRIES = 4
LONGEST_PAUSE = 30.0  # seconds between two tries of one text
Pause = Callable[[float], None]


class NothingToWrite(Invalid):
    code = "nothing_to_write"


@dataclass(frozen=True)
class Plan:
    """`tokens` and `rows` bound one run: the endpoint's own count, and texts written. None: no bound."""

    temperatures: tuple[float, ...] = (0.7, 1.1)
    tokens: int | None = None
    rows: int | None = None
    limit: int | None = None
    inspect_share: float = 1.0
    side_by_side: int = 4

    def check(self) -> None:
        if not self.temperatures or not all(0 <= each <= 2 for each in self.temperatures):
            raise Invalid("Temperatures lie between 0 and 2, and there is at least one. Nothing was written.")
        if len(set(self.temperatures)) != len(self.temperatures):
            raise Invalid("A temperature is named twice, and would give the same text's place twice.")
        if not 0 <= self.inspect_share <= 1 or self.side_by_side < 1:
            raise Invalid("The share to inspect goes from 0 to 1, and at least one text is written at a time.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Outcome:
    """What a run did. `stopped`: "" when all was written, else budget | no_usage | endpoint. `left` counts texts."""

    written: int = 0
    finished: int = 0
    contradicting: int = 0
    tokens: int = 0
    skipped: int = 0
    left: int = 0
    stopped: str = ""
    message: str = ""


@dataclass(frozen=True)
class Written:
    """One text, or why there is none. `tokens` of every try, None where the endpoint did not count them."""

    wish: Wish
    reply: Reply | None
    tokens: int | None
    failure: Permanent | RetryLater | None = None


def draft_imported(
    *,
    campaign: Campaign,
    plan: Plan,
    run: str,
    watcher: Watcher,
    pause: Pause = time.sleep,
    only: Collection[int] | None = None,
) -> Outcome:
    """Write what is missing, of all or of `only` these sheets.

    A text is kept as soon as it has come, so that nothing is paid for twice.

    Raises Permanent when the endpoint can never answer; trouble that may pass ends the run, and says what is left.
    """
    plan.check()
    sheets = [pk for pk in imported.without_text(campaign) if only is None or pk in only][: plan.limit]
    if not sheets:
        raise NothingToWrite(
            f"“{campaign.name}” has no imported judgement that still needs a text. Nothing was written; import "
            "judgements first, or name another campaign."
        )
    bulk = Bulk(campaign, plan, run, watcher, pause)
    return bulk.through(sheets)


class Bulk:
    def __init__(self, campaign: Campaign, plan: Plan, run: str, watcher: Watcher, pause: Pause) -> None:
        self.plan, self.run, self.watcher, self.pause = plan, run, watcher, pause
        self.writer = drafter()
        spent = Suggestion.objects.filter(sheet__assignment__campaign=campaign, parameters__run=run)
        self.rows_before = spent.count()  # by an earlier attempt of this very job
        sums = spent.aggregate(i=Sum("tokens_in"), o=Sum("tokens_out"))
        self.outcome = Outcome(tokens=(sums["i"] or 0) + (sums["o"] or 0))

    def through(self, sheets: Sequence[int]) -> Outcome:
        total = len(sheets) * len(self.plan.temperatures)
        with ThreadPoolExecutor(self.plan.side_by_side) as pool:
            for some in chunks(sheets, AT_ONCE):
                self.some(some, pool)
                self.watcher.progress(self.outcome.written, total)
                if self.outcome.stopped:
                    break
        keys = [imported.key_of(sheet, each) for sheet in sheets for each in self.plan.temperatures]
        self.outcome.left = total - kept(keys)
        return self.outcome

    def some(self, sheets: Sequence[int], pool: ThreadPoolExecutor) -> None:
        wishes = imported.wishes_of(sheets, self.plan.temperatures)
        while not self.outcome.stopped and (batch := list(islice(wishes, self.room()))):
            for written in list(pool.map(self.write, batch)):
                self.take(written)
            self.watcher.keep_alive()
        for sheet in sheets:
            self.outcome.finished += imported.finish(
                sheet, self.plan.temperatures, inspect_share=self.plan.inspect_share
            )

    def room(self) -> int:
        """How many texts may be written at once without passing the budget; 0 stops the run."""
        plan, done = self.plan, self.outcome
        if plan.tokens is not None and done.tokens >= plan.tokens:
            self.stop("budget", f"The budget of {plan.tokens} tokens is used up.")
            return 0
        if plan.rows is not None:
            left = plan.rows - self.rows_before - done.written
            if left <= 0:
                self.stop("budget", f"The budget of {plan.rows} texts is used up.")
            return max(0, min(plan.side_by_side, left))
        return plan.side_by_side

    def write(self, wish: Wish) -> Written:
        """Ask until there is a text, at most `TRIES` times. Runs beside others, and touches no database."""
        spent: int | None = 0
        for attempt in range(TRIES):
            try:
                reply, cost = faithful(self.writer, wish)
                return Written(wish, reply, None if cost is None or spent is None else spent + cost)
            except NonsensicalReply as failure:
                spent = spent + failure.tokens if spent is not None else None
                last: Permanent | RetryLater = failure
            except RetryLater as failure:
                last = failure
                if attempt + 1 < TRIES:
                    self.pause(min(LONGEST_PAUSE, failure.after if failure.after is not None else back_off(attempt)))
            except Permanent as failure:
                return Written(wish, None, spent, failure)
        return Written(wish, None, spent, last)

    def take(self, written: Written) -> None:
        self.outcome.tokens += written.tokens or 0
        if written.reply is None:
            self.give_up(written)
            return
        imported.keep(written.wish, written.reply, run=self.run)
        self.outcome.written += 1
        self.outcome.contradicting += bool(written.wish.brief.contradictions_of(written.reply.text))
        if self.plan.tokens is not None and written.tokens is None and self.writer.source != "grammar":
            self.stop("no_usage", "The endpoint does not count tokens. Give the budget in rows (--budget 500rows).")

    def give_up(self, written: Written) -> None:
        failure = written.failure
        if isinstance(failure, Permanent):
            raise failure
        if isinstance(failure, NonsensicalReply):
            self.outcome.skipped += 1  # this text alone; the next run asks for it again
            return
        self.stop("endpoint", failure.message if failure else "")

    def stop(self, why: str, message: str) -> None:
        if not self.outcome.stopped:
            self.outcome.stopped, self.outcome.message = why, message


def faithful(writer: Drafter, wish: Wish) -> tuple[Reply, int | None]:
    """A text, written once more where the first contradicts the ratings; the one that contradicts them less."""
    first = asked(writer, wish, wish.brief)
    found = wish.brief.contradictions_of(first.text)
    if not found:
        return first, cost_of([first])
    second = asked(writer, wish, replace(wish.brief, contradictions=found))
    left = wish.brief.contradictions_of(second.text)
    return (second if len(left) <= len(found) else first), cost_of([first, second])


def asked(writer: Drafter, wish: Wish, brief: Brief) -> Reply:
    """An endpoint gets ALLD's prompts and the temperature; the grammar has neither, and takes another seed."""
    if writer.source == "grammar":
        return writer.draft(brief, seed=f"{wish.key}:{len(brief.contradictions)}", tell=lambda piece: None)
    from llm_drafting.drafters.endpoint import EndpointDrafter  # noqa: PLC0415 -- openai is slow to import

    assert isinstance(writer, EndpointDrafter)  # drafter() knows these two
    try:
        prompt = prompt_for(brief, wish.ratings)
    except LookupError:
        raise Permanent(
            "llm_no_prompt", "There is no prompt for this questionnaire yet. The judgements stay as they are."
        ) from None
    return writer.write(prompt, brief.language, temperature=wish.temperature)


def cost_of(replies: Sequence[Reply]) -> int | None:
    counted = [each for reply in replies for each in (reply.tokens_in, reply.tokens_out)]
    return None if any(each is None for each in counted) else sum(each or 0 for each in counted)


def back_off(attempt: int) -> float:
    return random.uniform(0, min(LONGEST_PAUSE, 2.0 * 2**attempt))  # noqa: S311 -- spreads load, no secret


def kept(keys: Sequence[str]) -> int:
    return sum(Suggestion.objects.filter(job_key__in=some).count() for some in chunks(keys, 500))


def chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    yield from (rows[start : start + size] for start in range(0, len(rows), size))
