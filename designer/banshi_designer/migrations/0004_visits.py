from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('designer', '0003_releasing'), ('platform', '0001_initial'), ('platform', '0002_publishing_later')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DraftVisit',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='visits', on_delete=OnDelete.CASCADE)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='visits', on_delete=OnDelete.CASCADE)),
                ('part', fields.CharField(max_length=20)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_visit', 'app': 'designer', 'unique_together': (('matter', 'by'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
