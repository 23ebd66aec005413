"""Who may. (Whether now is asked of `annotation.states` and of the row itself.)

A person works in a campaign when they hold the role and are a member in that role, and never in two roles on one item.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.errors import NotAllowed
from accounts.models import User
from annotation.models import AnswerSheet, Campaign, Dispute, Inspection, Item, Membership


class NotAMember(NotAllowed):
    code = "not_a_member"


class RoleMissing(NotAllowed):
    code = "role_missing"


class OwnWork(NotAllowed):
    """Nobody judges their own work, and nobody acts twice on one item."""

    code = "own_work"


def check_role(user: User, role: Role) -> None:
    if not user.has_role(role):
        raise RoleMissing(f"This is for people with the role {role.value}. Ask a manager for it; nothing was changed.")


def check_member(campaign: Campaign, user: User, role: Role) -> None:
    check_role(user, role)
    if not Membership.objects.filter(campaign=campaign, user=user, role=role).exists():
        raise NotAMember(f"You are no {role.value} of this campaign. Ask its manager to add you; nothing was changed.")


def rated_by(user: User) -> Q:
    """A condition on rows with an `item`: `user` has answered it, in any round."""
    return Q(item__in=AnswerSheet.objects.filter(rater=user).values("assignment__item"))


def inspected_by(user: User) -> Q:
    return Q(item__in=Inspection.objects.filter(by=user).values("sheet__assignment__item"))


def adjudicated_by(user: User) -> Q:
    return Q(item__in=Dispute.objects.filter(adjudicator=user).values("item"))


def touched_by(user: User) -> Q:
    return rated_by(user) | inspected_by(user) | adjudicated_by(user)


def has_rated(user: User, item: Item) -> bool:
    return AnswerSheet.objects.filter(rater=user, assignment__item=item).exists()


def has_inspected(user: User, item: Item) -> bool:
    return Inspection.objects.filter(by=user, sheet__assignment__item=item).exists()


def has_adjudicated(user: User, item: Item) -> bool:
    return Dispute.objects.filter(adjudicator=user, item=item).exists()


def check_may_inspect(item: Item, user: User) -> None:
    check_member(item.campaign, user, Role.INSPECTOR)
    if has_rated(user, item) or has_adjudicated(user, item):
        raise OwnWork("You have worked on this item yourself, so another inspector takes it. Nothing was changed.")


def check_may_adjudicate(item: Item, user: User) -> None:
    check_member(item.campaign, user, Role.ADJUDICATOR)
    if has_rated(user, item) or has_inspected(user, item):
        raise OwnWork("You have worked on this item yourself, so another adjudicator takes it. Nothing was changed.")


def campaigns_of(user: User, role: Role) -> QuerySet[Campaign]:
    """The campaigns in which `user` works in `role`; none without the role itself."""
    if not user.has_role(role):
        return Campaign.objects.none()
    return Campaign.objects.filter(memberships__user=user, memberships__role=role)
