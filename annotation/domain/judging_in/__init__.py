"""Judgements of somebody else become answer sheets of named foreign raters, which nobody can sign in as.

What is there already is found by campaign, clip and rater, so that the same file twice adds nothing and a run that was
killed goes on where it stopped. An item is written whole or not at all.

`reading` gives rows, `clips` finds their sound, `placing` joins the two, `answers` keeps what the questionnaire can
hold, `writing` and below it `sheets` and `texts` write; `importing` is one pass through all of it, `jobs` its job.
"""

from annotation.domain.judging_in.importing import begin, import_judgements
from annotation.domain.judging_in.wanted import NothingJudged, OtherQuestionnaire, UnknownFormat, Wanted

__all__ = ["NothingJudged", "OtherQuestionnaire", "UnknownFormat", "Wanted", "begin", "import_judgements"]
