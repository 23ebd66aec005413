"""The kinds of jobs of this app."""

DRAFT = "llm_drafting.draft"
VARY = "llm_drafting.vary"
DRAFT_IMPORTED = "llm_drafting.draft_imported"
