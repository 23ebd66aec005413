"""From what several people said to one value, with how sure one may be of it. Pure numpy: no Django, no database.

`votes` holds who said what of which clip; `scores` the bias and inconsistency model of P.913 for ordered scales,
`categories` Dawid and Skene's for unordered ones, `pairs` Bradley and Terry's with ties; `intervals` doubts that know
that clips and raters repeat; `reliability` ICC, AC2 and the human ceiling; `book` puts them to a questionnaire.
"""

from annotation.aggregation.book import Book, Settled
from annotation.aggregation.categories import Consensus, dawid_skene
from annotation.aggregation.intervals import Interval, clustered_mean
from annotation.aggregation.pairs import Strengths, Wins, bradley_terry, ranked
from annotation.aggregation.reliability import Ceiling, ac2, ceiling, icc
from annotation.aggregation.scores import Scores, p913
from annotation.aggregation.votes import Ballot, Votes

__all__ = [
    "Ballot",
    "Book",
    "Ceiling",
    "Consensus",
    "Interval",
    "Scores",
    "Settled",
    "Strengths",
    "Votes",
    "Wins",
    "ac2",
    "bradley_terry",
    "ceiling",
    "clustered_mean",
    "dawid_skene",
    "icc",
    "p913",
    "ranked",
]
