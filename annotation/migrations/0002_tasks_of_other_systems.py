from django.db import migrations, models

TASKS = [
    "assessment",
    "comparison",
    "suggestion",
    "detection",
    "rating",
    "ab",
    "preference",
    "pronunciation",
]


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="campaign",
            name="task",
            field=models.CharField(choices=[(task, task) for task in TASKS], max_length=16),
        ),
        migrations.AlterField(
            model_name="item",
            name="alignment",
            field=models.JSONField(
                blank=True,
                help_text="[{text, start, end, phones: [{text, start, end}]}] in seconds; times and phones may lack",
                null=True,
            ),
        ),
    ]
