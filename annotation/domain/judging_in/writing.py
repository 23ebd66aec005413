"""Groups of judgements, each about one item, written into a campaign beside what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from annotation.domain.judging_in.placing import Placed
from annotation.domain.judging_in.reading import Account
from annotation.domain.judging_in.sheets import Batch, How
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import FieldOrigin, ItemState
from annotation.models import AnswerSheet, Assignment, Campaign, FinalField, Item
from annotation.questionnaire import Questionnaire, prune
from annotation.swapping import unswap
from datasets_app.models import Clip
from jobs.clock import database_now

LABELS = {"real": "real", "synthetic": "fake"}
Groups = Sequence[list[Placed]]


def write(campaign: Campaign, groups: Groups, raters: Mapping[str, User], how: How, account: Account) -> int:
    """In the caller's transaction. Returns how many judgements are new."""
    there = items_there(campaign, groups)
    sheets = sheets_there(list(there.values()))
    questionnaire = questionnaire_of(campaign)
    fresh: list[list[Placed]] = []
    more: list[tuple[Item, Placed]] = []
    for group in groups:
        item = there.get(group[0].key)
        if item is None:
            fresh.append(group)
            continue
        for placed in group:
            known = sheets.get((item.pk, raters[placed.judged.rater].pk))
            if known is not None:
                meet(questionnaire, known, placed, account)
            elif item.state == ItemState.COLLECTING:
                more.append((item, placed))
            else:
                account.refuse(
                    placed.judged,
                    "item_settled",
                    f"The item is {item.state} already and takes no new rater. Import into another campaign.",
                )
    batch = Batch(campaign, fresh, raters, how)
    batch.write()
    if more:
        batch.add(more, slots_of([item for item, _ in more]))
    if batch.contradicting:
        account.remarks["a text contradicts its own labels"] += batch.contradicting
    return sum(len(group) for group in fresh) + len(more)


def meet(questionnaire: Questionnaire, known: AnswerSheet, placed: Placed, account: Account) -> None:
    """The same judgement again adds nothing; another one by the same rater is told, and nothing is overwritten."""
    answers = unswap(questionnaire, prune(questionnaire, placed.judged.answers), placed.order)
    if answers == known.answers:
        account.known += 1
    else:
        account.refuse(
            placed.judged,
            "judged_otherwise",
            f"{placed.judged.rater} is here with other answers to this item. What is here was kept.",
        )


def label(campaign: Campaign, groups: Groups, account: Account) -> int:
    """Detection: the label says where the recording comes from; nobody listened for it, so there is no sheet."""
    there = items_there(campaign, groups)
    now = database_now()
    fresh: list[tuple[Clip, str]] = []
    for group in groups:
        placed = group[0]
        label, clip = placed.judged.answers["real_or_fake"], placed.subject
        assert isinstance(clip, Clip)  # detection takes one clip
        if LABELS.get(clip.origin, label) != label:
            account.refuse(
                placed.judged,
                "contradicts_origin",
                f"The row says {label}, but the clip's origin here is {clip.origin}. Neither was changed.",
            )
        elif placed.key in there:
            account.known += 1
        else:
            fresh.append((clip, label))
    items = Item.objects.bulk_create(
        Item(campaign=campaign, clip=clip, state=ItemState.ACCEPTED, accepted_at=now) for clip, _ in fresh
    )
    FinalField.objects.bulk_create(
        FinalField(item=item, dimension="real_or_fake", value=label, origin=FieldOrigin.METADATA)
        for item, (_, label) in zip(items, fresh, strict=True)
    )
    return len(items)


def items_there(campaign: Campaign, groups: Groups) -> dict[tuple[str, int], Item]:
    keys = {group[0].key for group in groups}
    found: dict[tuple[str, int], Item] = {}
    for kind in ("clip", "pair"):
        pks = {pk for what, pk in keys if what == kind}
        for item in Item.objects.filter(campaign=campaign, **{f"{kind}__in": pks}) if pks else ():
            found[kind, getattr(item, f"{kind}_id")] = item
    return found


def sheets_there(items: list[Item]) -> dict[tuple[int, int], AnswerSheet]:
    rows = AnswerSheet.objects.filter(assignment__item__in=items).select_related("assignment").order_by("round")
    return {(sheet.assignment.item_id, sheet.rater_id): sheet for sheet in rows}


def slots_of(items: list[Item]) -> dict[int, int]:
    taken = dict.fromkeys((item.pk for item in items), 0)
    for item, slot in Assignment.objects.filter(item__in=items).values_list("item", "slot"):
        taken[item] = max(taken[item], slot)
    return taken
