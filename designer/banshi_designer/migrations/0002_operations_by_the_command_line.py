from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('designer', '0001_initial'), ('platform', '0001_initial')]

    initial = False

    operations = [
        ops.AlterField(
            model_name='DraftOperation',
            name='by',
            field=fields.ForeignKeyField('platform.Account', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='operations', on_delete=OnDelete.RESTRICT),
        ),
    ]
