from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Counter',
            fields=[
                ('series', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=160)),
                ('value', fields.BigIntField(default=0, db_default=0)),
            ],
            options={'table': 'counter', 'app': 'platform', 'pk_attr': 'series'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Job',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=80)),
                ('arguments', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('key', fields.CharField(null=True, unique=True, max_length=160)),
                ('state', fields.CharField(default='ready', db_default='ready', max_length=10)),
                ('run_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0, db_default=0)),
                ('worker', fields.CharField(default='', db_default='', max_length=60)),
                ('lease_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.TextField(default='', db_default='', unique=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'job', 'app': 'platform', 'indexes': [Index(fields=['state', 'run_at'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Organisation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('parent', fields.ForeignKeyField('platform.Organisation', source_field='parent_id', null=True, db_constraint=True, to_field='id', related_name='children', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('short_name', fields.CharField(default='', db_default='', max_length=40)),
                ('credit_code', fields.CharField(unique=True, max_length=18)),
                ('region_code', fields.CharField(db_index=True, max_length=12)),
                ('level', fields.CharField(default='county', db_default='county', max_length=12)),
            ],
            options={'table': 'organisation', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Person',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('kind', fields.CharField(default='natural', db_default='natural', max_length=10)),
                ('name', fields.CharField(max_length=200)),
                ('id_type', fields.CharField(default='111', db_default='111', max_length=8)),
                ('id_number', fields.CharField(default='', db_index=True, db_default='', max_length=40)),
                ('mobile', fields.CharField(default='', db_default='', max_length=30)),
                ('email', fields.CharField(default='', db_default='', max_length=254)),
            ],
            options={'table': 'person', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Account',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('platform.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='accounts', on_delete=OnDelete.RESTRICT)),
                ('username', fields.CharField(unique=True, max_length=80)),
                ('password', fields.CharField(max_length=200)),
                ('kind', fields.CharField(default='citizen', db_default='citizen', max_length=10)),
                ('demo', fields.BooleanField(default=False, db_default=False)),
                ('disabled', fields.BooleanField(default=False, db_default=False)),
                ('locale', fields.CharField(default='zh_CN', db_default='zh_CN', max_length=10)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'account', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('account', fields.ForeignKeyField('platform.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='grants', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('platform.Organisation', source_field='organisation_id', db_constraint=True, to_field='id', related_name='grants', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=30)),
            ],
            options={'table': 'role_grant', 'app': 'platform', 'unique_together': (('account', 'organisation', 'role'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('account', fields.ForeignKeyField('platform.Account', source_field='account_id', null=True, db_constraint=True, to_field='id', related_name='sessions', on_delete=OnDelete.RESTRICT)),
                ('data', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'session', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StoredFile',
            fields=[
                ('digest', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('size', fields.BigIntField()),
                ('media_type', fields.CharField(max_length=120)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'stored_file', 'app': 'platform', 'pk_attr': 'digest'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Throttle',
            fields=[
                ('key', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ('tokens', fields.FloatField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'throttle', 'app': 'platform', 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TrailEvent',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('subject', fields.CharField(max_length=80)),
                ('sequence', fields.IntField()),
                ('kind', fields.CharField(max_length=60)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('account_id', fields.IntField(null=True)),
                ('actor', fields.CharField(default='', db_default='', max_length=200)),
                ('facts', fields.TextField(default='{}', db_default='{}', unique=False)),
                ('previous', fields.CharField(max_length=64)),
                ('digest', fields.CharField(max_length=64)),
            ],
            options={'table': 'trail_event', 'app': 'platform', 'unique_together': (('subject', 'sequence'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Matter',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=60)),
                ('organisation', fields.ForeignKeyField('platform.Organisation', source_field='organisation_id', db_constraint=True, to_field='id', related_name='matters', on_delete=OnDelete.RESTRICT)),
                ('title', fields.CharField(max_length=400)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'matter', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MatterDraft',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.OneToOneField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='draft', on_delete=OnDelete.RESTRICT)),
                ('content', fields.TextField(unique=False)),
                ('revision', fields.IntField(default=1, db_default=1)),
                ('updated_by', fields.ForeignKeyField('platform.Account', source_field='updated_by_id', null=True, db_constraint=True, to_field='id', related_name='drafts', on_delete=OnDelete.RESTRICT)),
                ('updated_at', fields.DatetimeField(auto_now=True, auto_now_add=False)),
            ],
            options={'table': 'matter_draft', 'app': 'platform', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MatterVersion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('platform.Matter', source_field='matter_id', db_constraint=True, to_field='id', related_name='versions', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('digest', fields.CharField(db_index=True, max_length=64)),
                ('content', fields.TextField(unique=False)),
                ('software', fields.CharField(default='', db_default='', max_length=40)),
                ('published_by', fields.ForeignKeyField('platform.Account', source_field='published_by_id', null=True, db_constraint=True, to_field='id', related_name='published', on_delete=OnDelete.RESTRICT)),
                ('published_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'matter_version', 'app': 'platform', 'unique_together': (('matter', 'number'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Matter',
            name='live_version',
            field=fields.ForeignKeyField('platform.MatterVersion', source_field='live_version_id', null=True, db_constraint=True, to_field='id', related_name='live_of', on_delete=OnDelete.RESTRICT),
        ),
    ]
