from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0001_initial"),
        ("platform", "0002_publishing_later"),
        ("runtime", "0002_stage_tasks"),
    ]

    initial = False

    operations = [
        ops.CreateModel(
            name="Payment",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "application",
                    fields.OneToOneField(
                        "runtime.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="payment",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "platform.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("stage", fields.CharField(max_length=64)),
                ("slip", fields.CharField(unique=True, max_length=32)),
                ("amount", fields.DecimalField(max_digits=14, decimal_places=2)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_on", fields.DateField(null=True)),
                ("state", fields.CharField(default="due", db_index=True, db_default="due", max_length=12)),
                ("claim", fields.CharField(default="", db_default="", max_length=100)),
                ("claimed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("paid_on", fields.DateField(null=True)),
                ("receipt", fields.CharField(null=True, max_length=60)),
                ("reference", fields.CharField(null=True, unique=True, max_length=100)),
                (
                    "recorded_by",
                    fields.ForeignKeyField(
                        "platform.Account",
                        source_field="recorded_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("recorded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "payment",
                "app": "runtime",
                "unique_together": (("organisation", "receipt"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
