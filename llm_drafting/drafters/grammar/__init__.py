"""Writes texts from answers by a grammar: no model, no network, always the same for a seed, and labelled as such."""

from llm_drafting.drafters.grammar.drafter import GrammarDrafter
from llm_drafting.drafters.grammar.writing import write

__all__ = ["GrammarDrafter", "write"]
