import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("datasets_app", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AudioPrint",
            fields=[
                (
                    "clip",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="audio_print",
                        serialize=False,
                        to="datasets_app.clip",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(help_text="Of the method; others are made again")),
                ("data", models.BinaryField()),
            ],
        ),
    ]
