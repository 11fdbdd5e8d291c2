"""The designer's tables: what was done to drafts, by whom and when; what was said of them, who signed, what was tried.

``edition`` is the id of a draft, which publishing ends; what belongs to one outlives it.
"""

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


class DraftReview(Model):
    """A draft was handed over to be reviewed. Ended: its author took it back."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="reviews", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    edition = fields.IntField(unique=True)
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="reviews", on_delete=OnDelete.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_review"


class DraftComment(Model):
    """A remark on an element (``mending.Mending.element``; empty: on the whole) or, with ``thread``, a reply."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="comments", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    edition = fields.IntField()
    revision = fields.IntField()  # that the person saw
    thread: fields.ForeignKeyNullableRelation[DraftComment] = fields.ForeignKeyField(
        "designer.DraftComment", related_name="replies", null=True, on_delete=OnDelete.RESTRICT
    )
    thread_id: int | None
    element = fields.CharField(max_length=300, db_default="", default="")
    title = fields.CharField(max_length=400, db_default="", default="")  # of the element when it was said
    text = fields.TextField()
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="comments", on_delete=OnDelete.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()
    resolved_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="resolved", null=True, on_delete=OnDelete.RESTRICT
    )
    resolved_by_id: int | None
    resolved_at = fields.DatetimeField(null=True)

    class Meta:
        app = "designer"
        table = "draft_comment"


class DraftSignature(Model):
    """Somebody signed a revision of a draft off. It stands as long as the draft stays at that revision."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="signatures", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    edition = fields.IntField()
    revision = fields.IntField()
    digest = fields.CharField(max_length=64)  # of what was signed
    words = fields.CharField(max_length=400, db_default="", default="")
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="signatures", on_delete=OnDelete.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_signature"
        unique_together = (("edition", "revision", "by"),)


class DraftReport(Model):
    """A trial of a draft done by a job: its rehearsal, or its impact on applications. The newest one is shown."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="reports", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    kind = fields.CharField(max_length=12)  # rehearsal impact
    edition = fields.IntField()
    revision = fields.IntField()
    package = fields.TextField()  # what was tried, canonical
    state = fields.CharField(
        max_length=10, db_default="waiting", default="waiting"
    )  # waiting running done failed
    done = fields.IntField(db_default=0, default=0)
    total = fields.IntField(db_default=0, default=0)
    content = fields.TextField(db_default="{}", default="{}")  # JSON: what was found
    by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="reports", null=True, on_delete=OnDelete.RESTRICT
    )
    by_id: int | None
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_report"


class DraftVisit(Model):
    """Somebody has a draft open: seen last ``at``, on which of its pages. Rows are swept when others look."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="visits", on_delete=OnDelete.CASCADE
    )
    matter_id: int
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="visits", on_delete=OnDelete.CASCADE
    )
    by_id: int
    part = fields.CharField(max_length=20)
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_visit"
        unique_together = (("matter", "by"),)


class FieldGroup(Model):
    """A group of fields of an organisation. It is designed as the draft of a matter that is never published."""

    id = fields.IntField(primary_key=True)
    matter: fields.OneToOneRelation[Matter] = fields.OneToOneField(
        "platform.Matter", related_name="field_group", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    number = fields.IntField(db_default=0, default=0)  # of the newest version; 0: none can be used yet
    retired_at = fields.DatetimeField(null=True)  # offered no more; where it is used it stays

    class Meta:
        app = "designer"
        table = "field_group"


class FieldGroupVersion(Model):
    """What a group was when it was given out. Never changed."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[FieldGroup] = fields.ForeignKeyField(
        "designer.FieldGroup", related_name="versions", on_delete=OnDelete.RESTRICT
    )
    group_id: int
    number = fields.IntField()
    content = fields.TextField()  # JSON, as grouping.content writes it
    words = fields.CharField(max_length=400, db_default="", default="")  # what was changed, by its maker
    by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="group_versions", null=True, on_delete=OnDelete.RESTRICT
    )
    by_id: int | None
    at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "field_group_version"
        unique_together = (("group", "number"),)


class DraftTrial(Model):
    """Somebody tries a draft out in a sandbox of his own. ``key`` names its folder; it is swept some time after use."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="trials", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="trials", on_delete=OnDelete.RESTRICT
    )
    by_id: int
    key = fields.CharField(max_length=40, unique=True)
    edition = fields.IntField()
    revision = fields.IntField()  # of the draft that is tried
    role = fields.CharField(
        max_length=20, db_default="natural", default="natural"
    )  # as whom the next page is asked for
    begun_at = fields.DatetimeField()
    used_at = fields.DatetimeField()

    class Meta:
        app = "designer"
        table = "draft_trial"
        unique_together = (("matter", "by"),)


__all__ = [
    "DraftComment", "DraftOperation", "DraftReport", "DraftReview", "DraftSignature", "DraftTrial", "DraftVisit",
    "FieldGroup", "FieldGroupVersion",
]  # fmt: skip
