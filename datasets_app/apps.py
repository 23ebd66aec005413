from importlib import import_module

from django.apps import AppConfig


class DatasetsAppConfig(AppConfig):
    name = "datasets_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("datasets_app.handlers")  # registers the job kinds; needs the models to be there
