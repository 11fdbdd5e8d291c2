from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('designer', '0004_visits'), ('platform', '0001_initial'), ('platform', '0002_publishing_later')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DraftTrial',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='trials', on_delete=OnDelete.RESTRICT)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='trials', on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(unique=True, max_length=40)),
                ('edition', fields.IntField()),
                ('revision', fields.IntField()),
                ('role', fields.CharField(default='natural', db_default='natural', max_length=20)),
                ('begun_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_trial', 'app': 'designer', 'unique_together': (('matter', 'by'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FieldGroup',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.OneToOneField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='field_group', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField(default=0, db_default=0)),
                ('retired_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'field_group', 'app': 'designer', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FieldGroupVersion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('group', fields.ForeignKeyField('designer.FieldGroup', source_field='group_id', db_constraint=True, to_field='id', related_name='versions', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('content', fields.TextField(unique=False)),
                ('words', fields.CharField(default='', db_default='', max_length=400)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='group_versions', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'field_group_version', 'app': 'designer', 'unique_together': (('group', 'number'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
