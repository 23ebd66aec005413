from importlib import import_module

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("training.handlers")  # registers the job kinds; needs the models to be there
        import_module("training.receivers")  # listens to annotation's signals
