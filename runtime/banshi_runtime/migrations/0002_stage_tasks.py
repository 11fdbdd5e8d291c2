from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('platform', '0001_initial'), ('platform', '0002_publishing_later'), ('runtime', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='StageTask',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('application', fields.ForeignKeyField('runtime.Application', source_field='application_id', db_constraint=True, to_field='id', related_name='tasks', on_delete=OnDelete.RESTRICT)),
                ('stage', fields.CharField(max_length=64)),
                ('assignee', fields.ForeignKeyField('platform.Account', source_field='assignee_id', null=True, db_constraint=True, to_field='id', related_name='stage_tasks', on_delete=OnDelete.RESTRICT)),
                ('revision', fields.IntField()),
            ],
            options={'table': 'stage_task', 'app': 'runtime', 'unique_together': (('application', 'stage'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
