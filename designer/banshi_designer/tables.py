"""The designer's table: what was done to drafts, by whom and when. Rows are only ever added."""

from __future__ import annotations

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model

from banshi_platform.tables import Account, Matter


class DraftOperation(Model):
    """One operation on a draft. ``edition`` counts the drafts of a matter, ``revision`` is the draft's after it."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="operations", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    edition = fields.IntField()  # id of the draft, which publishing ends
    revision = fields.IntField()
    operation = fields.TextField()  # JSON, as edits.to_json writes it
    changes = fields.TextField()  # JSON, what it changed: enough to take it back exactly
    by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="operations", null=True, on_delete=OnDelete.RESTRICT
    )
    by_id: int | None  # None: the command line
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_operation"
        unique_together = (("matter", "edition", "revision"),)


__all__ = ["DraftOperation"]
