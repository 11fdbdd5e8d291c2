"""The platform's tables: organisations, people, accounts, matters and their versions, files, trail, jobs, limits.

Rules that hold for every table (each has a test): enumerations are plain words in a CharField, so that no
migration imports one; instants are stored and compared in UTC; a column added later is null or has a
``db_default``; whole JSON documents are kept as canonical text, because PostgreSQL's jsonb forgets the order and
spelling of a document whose digest we sign.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model


class Organisation(Model):
    """A bureau or a government, in a tree. ``credit_code``: GB 32100; ``region_code``: GB/T 2260, 6, 9 or 12 digits."""

    id = fields.IntField(primary_key=True)
    parent: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "platform.Organisation", related_name="children", null=True, on_delete=OnDelete.RESTRICT
    )
    parent_id: int | None
    name = fields.CharField(max_length=200)
    short_name = fields.CharField(max_length=40, db_default="", default="")
    credit_code = fields.CharField(max_length=18, unique=True)
    region_code = fields.CharField(max_length=12, db_index=True)
    level = fields.CharField(max_length=12, db_default="county", default="county")  # city county town village

    class Meta:
        app = "platform"
        table = "organisation"


class Person(Model):
    """A natural or legal person: who applies, who works here. ``id_number`` is a resident ID or a credit code."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=10, db_default="natural", default="natural")  # natural legal
    name = fields.CharField(max_length=200)
    id_type = fields.CharField(
        max_length=8, db_default="111", default="111"
    )  # GA/T 2000.156: 111 ID card, 001 USCC
    id_number = fields.CharField(max_length=40, db_default="", default="", db_index=True)
    mobile = fields.CharField(max_length=30, db_default="", default="")
    email = fields.CharField(max_length=254, db_default="", default="")

    class Meta:
        app = "platform"
        table = "person"


class Account(Model):
    """A way to sign in as a person. ``username`` is compared in lower case; ``password`` is an argon2 hash."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "platform.Person", related_name="accounts", on_delete=OnDelete.RESTRICT
    )
    person_id: int
    username = fields.CharField(max_length=80, unique=True)
    password = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=10, db_default="citizen", default="citizen")  # citizen staff
    demo = fields.BooleanField(db_default=False, default=False)
    disabled = fields.BooleanField(db_default=False, default=False)
    locale = fields.CharField(max_length=10, db_default="zh_CN", default="zh_CN")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        app = "platform"
        table = "account"


class RoleGrant(Model):
    """An account holds a role in an organisation (and, for the roles that say so, in those below it)."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="grants", on_delete=OnDelete.RESTRICT
    )
    account_id: int
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "platform.Organisation", related_name="grants", on_delete=OnDelete.RESTRICT
    )
    organisation_id: int
    role = fields.CharField(max_length=30)  # permits.ROLES

    class Meta:
        app = "platform"
        table = "role_grant"
        unique_together = (("account", "organisation", "role"),)


class Session(Model):
    """A signed-in browser. ``id`` is the SHA-256 of the cookie's random value, so the table alone opens nothing."""

    id = fields.CharField(max_length=64, primary_key=True)
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="sessions", null=True, on_delete=OnDelete.RESTRICT
    )
    account_id: int | None
    data = fields.TextField(db_default="{}", default="{}")  # small JSON: csrf secret, flash, locale
    created_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        app = "platform"
        table = "session"


class Throttle(Model):
    """A token bucket that all processes share: log-in, query of a case by number, verification."""

    key = fields.CharField(max_length=200, primary_key=True)
    tokens = fields.FloatField()
    at = fields.DatetimeField()

    class Meta:
        app = "platform"
        table = "throttle"


class Matter(Model):
    """A service a bureau offers. ``code`` is its stable identity across versions (short, ours, used in URLs)."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=60, unique=True)
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "platform.Organisation", related_name="matters", on_delete=OnDelete.RESTRICT
    )
    organisation_id: int
    title = fields.CharField(max_length=400)
    live_version: fields.ForeignKeyNullableRelation[MatterVersion] = fields.ForeignKeyField(
        "platform.MatterVersion", related_name="live_of", null=True, on_delete=OnDelete.RESTRICT
    )
    live_version_id: int | None
    retired_at = fields.DatetimeField(null=True)  # since then it takes no new applications
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        app = "platform"
        table = "matter"


class MatterDraft(Model):
    """The one definition of a matter that is being edited. ``revision`` counts saves (optimistic lock)."""

    id = fields.IntField(primary_key=True)
    matter: fields.OneToOneRelation[Matter] = fields.OneToOneField(
        "platform.Matter", related_name="draft", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    content = fields.TextField()  # canonical JSON of the whole definition
    revision = fields.IntField(db_default=1, default=1)
    updated_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="drafts", null=True, on_delete=OnDelete.RESTRICT
    )
    updated_by_id: int | None
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        app = "platform"
        table = "matter_draft"


class MatterVersion(Model):
    """A published definition, numbered and addressed by the SHA-256 of its canonical JSON. What it says never changes.

    One with ``live_from`` waits for that moment, unless it is withdrawn before.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = fields.ForeignKeyField(
        "platform.Matter", related_name="versions", on_delete=OnDelete.RESTRICT
    )
    matter_id: int
    number = fields.IntField()
    digest = fields.CharField(max_length=64, db_index=True)
    content = fields.TextField()
    software = fields.CharField(max_length=40, db_default="", default="")
    published_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "platform.Account", related_name="published", null=True, on_delete=OnDelete.RESTRICT
    )
    published_by_id: int | None
    published_at = fields.DatetimeField(auto_now_add=True)
    live_from = fields.DatetimeField(null=True)  # None: at once
    withdrawn_at = fields.DatetimeField(null=True)  # it was never to go live any more
    carry = fields.CharField(max_length=10, db_default="keep", default="keep")  # documents.Carry

    class Meta:
        app = "platform"
        table = "matter_version"
        unique_together = (("matter", "number"),)


class StoredFile(Model):
    """Bytes kept under their SHA-256. Who may read them is decided by what refers to them, never by this row."""

    digest = fields.CharField(max_length=64, primary_key=True)
    size = fields.BigIntField()
    media_type = fields.CharField(max_length=120)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        app = "platform"
        table = "stored_file"


class TrailEvent(Model):
    """One fact about one subject (an application, a matter). Appended, never changed; chained by digest per subject."""

    id = fields.BigIntField(primary_key=True)
    subject = fields.CharField(max_length=80)  # "application:<id>", "matter:<code>"
    sequence = fields.IntField()
    kind = fields.CharField(max_length=60)
    at = fields.DatetimeField()
    account_id = fields.IntField(null=True)  # not a relation: the trail outlives the account
    actor = fields.CharField(max_length=200, db_default="", default="")
    facts = fields.TextField(db_default="{}", default="{}")  # canonical JSON
    previous = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)

    class Meta:
        app = "platform"
        table = "trail_event"
        unique_together = (("subject", "sequence"),)


class Job(Model):
    """Work promised inside the caller's transaction (the embedded queue; PostgreSQL may use procrastinate instead)."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=80)
    arguments = fields.TextField(db_default="{}", default="{}")
    key = fields.CharField(max_length=160, null=True, unique=True)  # same key, same job: enqueued once
    state = fields.CharField(max_length=10, db_default="ready", default="ready")  # ready running done dead
    run_at = fields.DatetimeField()
    attempts = fields.IntField(db_default=0, default=0)
    worker = fields.CharField(max_length=60, db_default="", default="")
    lease_until = fields.DatetimeField(null=True)
    error = fields.TextField(db_default="", default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        app = "platform"
        table = "job"
        indexes = (("state", "run_at"),)


class Counter(Model):
    """Numbers that people see (case numbers, document numbers): one row per series, taken inside a transaction."""

    series = fields.CharField(max_length=160, primary_key=True)
    value = fields.BigIntField(db_default=0, default=0)

    class Meta:
        app = "platform"
        table = "counter"
