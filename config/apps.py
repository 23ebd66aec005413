from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # So that a web process rings the doorbell of the same Celery app that workers run.
        import_module("config.celery")
        import_module("config.checks")
        import_module("config.bench.handlers")
