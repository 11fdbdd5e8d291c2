"""The runtime's tables: applications, their attachments, decisions, notices and certificates.

The state of an application is what its trail says; the columns here are that state, kept for queries.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model

from banshi_platform.tables import Account, MatterVersion, Organisation, StoredFile


class Application(Model):
    """One case (办件). ``public_id`` is in URLs; ``number`` and ``query_code`` are on the receipt."""

    id = fields.IntField(primary_key=True)
    public_id = fields.CharField(max_length=32, unique=True)
    number = fields.CharField(max_length=60, null=True, unique=True)
    query_code = fields.CharField(max_length=12, db_default="", default="")
    version: fields.ForeignKeyRelation[MatterVersion] = fields.ForeignKeyField(
        "platform.MatterVersion", related_name="applications", on_delete=OnDelete.RESTRICT
    )
    version_id: int
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "platform.Organisation", related_name="applications", on_delete=OnDelete.RESTRICT
    )
    organisation_id: int
    owner: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="applications", on_delete=OnDelete.RESTRICT
    )
    owner_id: int
    applicant_name = fields.CharField(max_length=200, db_default="", default="")
    state = fields.CharField(max_length=20, db_default="draft", default="draft", db_index=True)  # flow.STATES
    stage = fields.CharField(max_length=40, db_default="", default="")
    assignee: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="tasks", null=True, on_delete=OnDelete.RESTRICT
    )
    assignee_id: int | None
    answers = fields.TextField(
        db_default="{}", default="{}"
    )  # JSON, with irrelevant answers kept while a draft
    revision = fields.IntField(db_default=1, default=1)  # optimistic lock: every write raises it
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)
    submitted_at = fields.DatetimeField(null=True)
    accepted_at = fields.DatetimeField(null=True)
    due_on = fields.DateField(null=True)  # promised limit, last working day
    statutory_due_on = fields.DateField(null=True)
    pauses = fields.TextField(
        db_default="[]", default="[]"
    )  # JSON [[first day, last day or null], …]: not counted
    supplement = fields.TextField(
        db_default="[]", default="[]"
    )  # JSON: the items asked for, while they are open
    supplement_due_on = fields.DateField(null=True)
    deferred = fields.TextField(
        db_default="[]", default="[]"
    )  # JSON: ids of the materials promised for later
    decided_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        app = "runtime"
        table = "application"


class Attachment(Model):
    """A file handed in; ``slot`` is a material id, or the pointer of a form field."""

    id = fields.IntField(primary_key=True)
    public_id = fields.CharField(max_length=32, unique=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "runtime.Application", related_name="attachments", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    slot = fields.CharField(max_length=200)
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "platform.StoredFile", related_name="attachments", on_delete=OnDelete.RESTRICT
    )
    file_id: str
    name = fields.CharField(max_length=200)
    removed = fields.BooleanField(db_default=False, default=False)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        app = "runtime"
        table = "attachment"


class StageTask(Model):
    """A stage still open in a block of stages done at the same time, and who has taken it on.

    Only such blocks have rows: ``Application.stage`` is then the first of them, ``Application.assignee`` nobody.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "runtime.Application", related_name="tasks", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    stage = fields.CharField(max_length=64)
    assignee: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="stage_tasks", null=True, on_delete=OnDelete.RESTRICT
    )
    assignee_id: int | None
    revision = fields.IntField()  # of the application when this task was opened or taken on

    class Meta:
        app = "runtime"
        table = "stage_task"
        unique_together = (("application", "stage"),)


class StageOpinion(Model):
    """What a reviewer filled in at a stage: the stage form's answers and the action taken."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "runtime.Application", related_name="opinions", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    stage = fields.CharField(max_length=40)
    action = fields.CharField(max_length=20)
    answers = fields.TextField(db_default="{}", default="{}")
    by: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="opinions", on_delete=OnDelete.RESTRICT
    )
    by_id: int
    at = fields.DatetimeField()

    class Meta:
        app = "runtime"
        table = "stage_opinion"


class Payment(Model):
    """What a granted application has to pay, and that it was paid. The amount is frozen when it is asked for."""

    id = fields.IntField(primary_key=True)
    application: fields.OneToOneRelation[Application] = fields.OneToOneField(
        "runtime.Application", related_name="payment", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "platform.Organisation", related_name="payments", on_delete=OnDelete.RESTRICT
    )
    organisation_id: int
    stage = fields.CharField(max_length=64)
    slip = fields.CharField(max_length=32, unique=True)  # 缴款码: by it a payment is told from all others
    amount = fields.DecimalField(max_digits=14, decimal_places=2)
    asked_at = fields.DatetimeField()
    due_on = fields.DateField(null=True)  # the last day
    state = fields.CharField(
        max_length=12, db_default="due", default="due", db_index=True
    )  # due paid forfeited
    claim = fields.CharField(max_length=100, db_default="", default="")  # the number the applicant paid under
    claimed_at = fields.DatetimeField(
        null=True
    )  # the applicant says that it is paid; nobody has answered yet
    paid_on = fields.DateField(null=True)
    receipt = fields.CharField(max_length=60, null=True)  # number of the (electronic) receipt
    reference = fields.CharField(max_length=100, null=True, unique=True)  # the gateway's own number
    recorded_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="payments", null=True, on_delete=OnDelete.RESTRICT
    )
    recorded_by_id: int | None
    recorded_at = fields.DatetimeField(null=True)

    class Meta:
        app = "runtime"
        table = "payment"
        unique_together = (("organisation", "receipt"),)


class Notice(Model):
    """A document (文书) or message that the procedure owes the applicant; readable in the inbox for good."""

    id = fields.IntField(primary_key=True)
    public_id = fields.CharField(max_length=32, unique=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "runtime.Application", related_name="notices", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    kind = fields.CharField(max_length=40)
    number = fields.CharField(max_length=80, db_default="", default="")  # 文号, where the kind has one
    facts = fields.TextField(db_default="{}", default="{}")  # what the words are made from, frozen
    sent = fields.CharField(max_length=20, db_default="", default="")  # "" waiting, sent, failed, inbox
    created_at = fields.DatetimeField(auto_now_add=True)
    file: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "platform.StoredFile", related_name="notices", null=True, on_delete=OnDelete.RESTRICT
    )
    file_id: str | None  # the sealed PDF, once somebody asked for it
    read_at = fields.DatetimeField(null=True)

    class Meta:
        app = "runtime"
        table = "notice"


class Certificate(Model):
    """The result. Reserved once per application and result; in force when the signed PDF is stored."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "runtime.Application", related_name="certificates", on_delete=OnDelete.RESTRICT
    )
    application_id: int
    result = fields.CharField(max_length=40)  # id of the result in certificate.json
    number = fields.CharField(max_length=80, unique=True)  # what people read: 滨广许〔2026〕12号
    identifier = fields.CharField(max_length=140, unique=True)  # GB/T 36904
    verify_code = fields.CharField(max_length=32, unique=True)  # in the QR code's address
    state = fields.CharField(
        max_length=12, db_default="reserved", default="reserved"
    )  # reserved valid revoked …
    content = fields.TextField(db_default="{}", default="{}")  # the frozen document, canonical JSON
    file: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "platform.StoredFile", related_name="certificates", null=True, on_delete=OnDelete.RESTRICT
    )
    file_id: str | None
    valid_from = fields.DateField(null=True)
    valid_to = fields.DateField(null=True)  # null: no end
    issued_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=400, db_default="", default="")  # why it is no longer in force

    class Meta:
        app = "runtime"
        table = "certificate"
        unique_together = (("application", "result"),)


__all__ = ["Application", "Attachment", "Certificate", "Notice", "Payment", "StageOpinion", "StageTask"]
