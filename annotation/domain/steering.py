"""A campaign at work: open, paused or closed, and who is in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from annotation import rules
from annotation.domain.campaigns import Seat, seat
from annotation.domain.errors import WrongState
from annotation.enums import CampaignState
from annotation.models import Campaign, Membership

STATE_CHANGES = {
    CampaignState.DRAFT: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.OPEN: {CampaignState.PAUSED, CampaignState.CLOSED},
    CampaignState.PAUSED: {CampaignState.OPEN, CampaignState.CLOSED},
    CampaignState.CLOSED: {CampaignState.OPEN},
}


def change(
    *, campaign: Campaign, by: User, state: CampaignState | None = None, people: Iterable[Seat] | None = None
) -> Campaign:
    """Open, pause or close a campaign, replace its people, or both at once.

    Pausing and closing hand out nothing new; work in hand may be finished. Who leaves keeps what they have done, and
    finishes what they hold, unless it lapses or is released.
    """
    rules.check_role(by, Role.MANAGER)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=campaign.pk)
        if state is not None:
            set_state(campaign, state)
        if people is not None:
            set_people(campaign, list(people))
        return campaign


def set_state(campaign: Campaign, to: CampaignState) -> None:
    if to != campaign.state and to not in STATE_CHANGES[CampaignState(campaign.state)]:
        raise WrongState(f"A campaign that is {campaign.state} cannot become {to.value}. Nothing was changed.")
    campaign.state = to
    campaign.save(update_fields=["state"])


def set_people(campaign: Campaign, seats: list[Seat]) -> None:
    seat(campaign=campaign, people=seats)
    wanted = {(s.user.pk, s.role.value) for s in seats}
    leaving = [m.pk for m in campaign.memberships.all() if (m.user_id, m.role) not in wanted]
    Membership.objects.filter(pk__in=leaving).delete()
