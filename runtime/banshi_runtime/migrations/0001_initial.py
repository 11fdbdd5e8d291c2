from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('platform', '0001_initial')]

    initial = True

    operations = [
        ops.CreateModel(
            name='Application',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('public_id', fields.CharField(unique=True, max_length=32)),
                ('number', fields.CharField(null=True, unique=True, max_length=60)),
                ('query_code', fields.CharField(default='', db_default='', max_length=12)),
                ('version', fields.ForeignKeyField('platform.MatterVersion', source_field='version_id', db_constraint=True, to_field='id', related_name='applications', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('platform.Organisation', source_field='organisation_id', db_constraint=True, to_field='id', related_name='applications', on_delete=OnDelete.RESTRICT)),
                ('owner', fields.ForeignKeyField('platform.Account', source_field='owner_id', db_constraint=True, to_field='id', related_name='applications', on_delete=OnDelete.RESTRICT)),
                ('applicant_name', fields.CharField(default='', db_default='', max_length=200)),
                ('state', fields.CharField(default='draft', db_index=True, db_default='draft', max_length=20)),
                ('stage', fields.CharField(default='', db_default='', max_length=40)),
                ('assignee', fields.ForeignKeyField('platform.Account', source_field='assignee_id', null=True, db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('answers', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('revision', fields.IntField(default=1, db_default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('updated_at', fields.DatetimeField(auto_now=True, auto_now_add=False)),
                ('submitted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('due_on', fields.DateField(null=True)),
                ('statutory_due_on', fields.DateField(null=True)),
                ('pauses', fields.TextField(default='[]', db_default='[]', unique=False)),
                ('supplement', fields.TextField(default='[]', db_default='[]', unique=False)),
                ('supplement_due_on', fields.DateField(null=True)),
                ('deferred', fields.TextField(default='[]', db_default='[]', unique=False)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'application', 'app': 'runtime', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Attachment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('public_id', fields.CharField(unique=True, max_length=32)),
                ('application', fields.ForeignKeyField('runtime.Application', source_field='application_id', db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.RESTRICT)),
                ('slot', fields.CharField(max_length=200)),
                ('file', fields.ForeignKeyField('platform.StoredFile', source_field='file_id', db_constraint=True, to_field='digest', related_name='attachments', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('removed', fields.BooleanField(default=False, db_default=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'attachment', 'app': 'runtime', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Certificate',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('application', fields.ForeignKeyField('runtime.Application', source_field='application_id', db_constraint=True, to_field='id', related_name='certificates', on_delete=OnDelete.RESTRICT)),
                ('result', fields.CharField(max_length=40)),
                ('number', fields.CharField(unique=True, max_length=80)),
                ('identifier', fields.CharField(unique=True, max_length=140)),
                ('verify_code', fields.CharField(unique=True, max_length=32)),
                ('state', fields.CharField(default='reserved', db_default='reserved', max_length=12)),
                ('content', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('file', fields.ForeignKeyField('platform.StoredFile', source_field='file_id', null=True, db_constraint=True, to_field='digest', related_name='certificates', on_delete=OnDelete.RESTRICT)),
                ('valid_from', fields.DateField(null=True)),
                ('valid_to', fields.DateField(null=True)),
                ('issued_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(default='', db_default='', max_length=400)),
            ],
            options={'table': 'certificate', 'app': 'runtime', 'unique_together': (('application', 'result'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Notice',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('public_id', fields.CharField(unique=True, max_length=32)),
                ('application', fields.ForeignKeyField('runtime.Application', source_field='application_id', db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=40)),
                ('number', fields.CharField(default='', db_default='', max_length=80)),
                ('facts', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('sent', fields.CharField(default='', db_default='', max_length=20)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('file', fields.ForeignKeyField('platform.StoredFile', source_field='file_id', null=True, db_constraint=True, to_field='digest', related_name='notices', on_delete=OnDelete.RESTRICT)),
                ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notice', 'app': 'runtime', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StageOpinion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('application', fields.ForeignKeyField('runtime.Application', source_field='application_id', db_constraint=True, to_field='id', related_name='opinions', on_delete=OnDelete.RESTRICT)),
                ('stage', fields.CharField(max_length=40)),
                ('action', fields.CharField(max_length=20)),
                ('answers', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('by', fields.ForeignKeyField('platform.Account', source_field='by_id', db_constraint=True, to_field='id', related_name='opinions', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stage_opinion', 'app': 'runtime', 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
