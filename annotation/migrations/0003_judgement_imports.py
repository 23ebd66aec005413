import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [(state, state) for state in ("waiting", "running", "done", "failed")]


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0002_tasks_of_other_systems"),
        ("datasets_app", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JudgementImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("wanted", models.JSONField(default=dict, help_text="Format, campaign and options, as asked for")),
                (
                    "staging_key",
                    models.CharField(blank=True, help_text="Where the files wait", max_length=200),
                ),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("added", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("unreadable", models.PositiveIntegerField(default=0)),
                (
                    "remarks",
                    models.JSONField(
                        default=dict, help_text="What was left out of rows that were taken, and how often"
                    ),
                ),
                (
                    "campaigns",
                    models.JSONField(default=list, help_text="Ids of the campaigns the judgements went to"),
                ),
                ("job_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "error",
                    models.TextField(blank=True, help_text="Why the delivery as a whole could not be read"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="judgement_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recordings",
                    models.ForeignKey(
                        blank=True,
                        help_text="The audio brought along",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="datasets_app.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JudgementProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=300)),
                ("line", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=60)),
                ("reason", models.TextField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="annotation.judgementimport",
                    ),
                ),
            ],
            options={"ordering": ["file", "line", "id"]},
        ),
    ]
