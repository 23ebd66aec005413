"""The kinds of jobs of this app."""

DRAFT = "llm_drafting.draft"
VARY = "llm_drafting.vary"
