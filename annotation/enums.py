"""The words of the workflow."""

from enum import StrEnum


class Task(StrEnum):
    """What is asked of an item: SpeechEval's four tasks (SQA, SQC, SQI, DSD in the paper), then other systems'."""

    ASSESSMENT = "assessment"
    COMPARISON = "comparison"
    SUGGESTION = "suggestion"
    DETECTION = "detection"
    RATING = "rating"  # one clip on scales of quality: NISQA and ALLD, P.800 ACR, P.835
    AB = "ab"  # two clips, which is better: ALLD's A/B test, P.800 CCR
    PREFERENCE = "preference"  # two spoken replies to one instruction: SageLM
    PRONUNCIATION = "pronunciation"  # a learner's sentence, its words and phones: SpeechOcean762


class CampaignState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


# What a manager may ask for; no campaign becomes a draft again.
SETTABLE_CAMPAIGN_STATES = (CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED)


class ItemState(StrEnum):
    """Where an item is on its way; the transitions stand in `annotation.states`."""

    COLLECTING = "collecting"  # slots are open or in work, or finished work waits for inspection
    DISPUTED = "disputed"  # waits for, or is with, an adjudicator
    ACCEPTED = "accepted"  # has final fields; goes into the next release
    EXCLUDED = "excluded"  # cannot be judged; stays out, with the reason


class AssignmentState(StrEnum):
    """Where one person's work on one item is."""

    OPEN = "open"  # a free slot
    ANSWERING = "answering"  # leased: listening and answering
    WRITING = "writing"  # sheet frozen; draft, revision, variants
    FINISHED = "finished"  # waits for inspection
    RETURNED = "returned"  # the inspector sent it back with a comment
    ACCEPTED = "accepted"
    ESCALATED = "escalated"  # the inspector asked for an adjudicator
    DECLINED = "declined"  # the rater could not judge it


class Order(StrEnum):
    """Which clip of a pair this rater hears as A."""

    AB = "ab"
    BA = "ba"


class Verdict(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    ESCALATE = "escalate"


class DisputeState(StrEnum):
    OPEN = "open"  # waits for an adjudicator
    BLIND = "blind"  # leased; the adjudicator answers the disputed fields without seeing the others
    REVEALED = "revealed"  # own answers given; both sides are visible
    DECIDED = "decided"


class FieldOrigin(StrEnum):
    """Where a final field comes from."""

    GIVEN = "given"  # one rater, not inspected (share to inspect below 100 %)
    UNANIMOUS = "unanimous"  # raters agreed
    WITHIN_TOLERANCE = "within_tolerance"  # raters differed by no more than the campaign's tolerance
    INSPECTED = "inspected"  # one rater, accepted by an inspector
    ADJUDICATED = "adjudicated"
    METADATA = "metadata"  # the clip's origin, for detection


class TextRole(StrEnum):
    DRAFT = "draft"
    VARIANT = "variant"
