from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0003_whose_sound_goes_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="equalised",
            field=models.BooleanField(default=False, help_text="With the equalised twin of detection's val and test"),
        ),
    ]
