from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_foreign",
            field=models.BooleanField(
                default=False, help_text="Stands for a rater of an imported file; cannot sign in"
            ),
        ),
    ]
