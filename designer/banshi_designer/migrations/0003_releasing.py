from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('designer', '0002_operations_by_the_command_line'), ('platform', '0002_publishing_later')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DraftComment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('edition', fields.IntField()),
                ('revision', fields.IntField()),
                ('thread', fields.ForeignKeyField('designer.DraftComment', source_field='thread_id', null=True, db_constraint=True, to_field='id', related_name='replies', on_delete=OnDelete.RESTRICT)),
                ('element', fields.CharField(default='', db_default='', max_length=300)),
                ('title', fields.CharField(default='', db_default='', max_length=400)),
                ('text', fields.TextField(unique=False)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('resolved_by', fields.ForeignKeyField('platform.Account', source_field='resolved_by_id', null=True, db_constraint=True, to_field='id', related_name='resolved', on_delete=OnDelete.RESTRICT)),
                ('resolved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_comment', 'app': 'designer', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DraftReport',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='reports', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('edition', fields.IntField()),
                ('revision', fields.IntField()),
                ('package', fields.TextField(unique=False)),
                ('state', fields.CharField(default='waiting', db_default='waiting', max_length=10)),
                ('done', fields.IntField(default=0, db_default=0)),
                ('total', fields.IntField(default=0, db_default=0)),
                ('content', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name='reports', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_report', 'app': 'designer', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DraftReview',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.RESTRICT)),
                ('edition', fields.IntField(unique=True)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_review', 'app': 'designer', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DraftSignature',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='signatures', on_delete=OnDelete.RESTRICT)),
                ('edition', fields.IntField()),
                ('revision', fields.IntField()),
                ('digest', fields.CharField(max_length=64)),
                ('words', fields.CharField(default='', db_default='', max_length=400)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='signatures', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft_signature', 'app': 'designer', 'unique_together': (('edition', 'revision', 'by'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
