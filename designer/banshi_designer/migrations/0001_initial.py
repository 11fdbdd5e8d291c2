from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('platform', '0001_initial')]

    initial = True

    operations = [
        ops.CreateModel(
            name='DraftOperation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='operations', on_delete=OnDelete.RESTRICT)),
                ('edition', fields.IntField()),
                ('revision', fields.IntField()),
                ('operation', fields.TextField(unique=False)),
                ('changes', fields.TextField(unique=False)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='operations', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_operation', 'app': 'designer', 'unique_together': (('matter', 'edition', 'revision'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
