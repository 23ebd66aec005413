from importlib import import_module

from django.apps import AppConfig


class LlmDraftingConfig(AppConfig):
    name = "llm_drafting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("llm_drafting.handlers")  # registers the job kinds
        import_module("llm_drafting.receivers")  # listens to annotation's signals
