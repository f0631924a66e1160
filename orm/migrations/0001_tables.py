from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from orm.consents import ConsentMedium, ConsentSubject, Decision
from orm.groups import GroupKind, Programme
from orm.marks import AttendanceCode, MarkKind
from orm.people import GuardianKind, GuardianRights, Role
from orm.schools import PeriodKind
from orm.timetable import ChangeKind, LessonStatus, LessonType
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("login", fields.CharField(unique=True, description="case-folded", max_length=80)),
                ("full_name", fields.CharField(max_length=300)),
                (
                    "password_hash",
                    fields.CharField(
                        null=True, description="argon2id; empty until the account is activated", max_length=200
                    ),
                ),
                (
                    "epoch",
                    fields.IntField(
                        default=0, description="raised by a change of password or a revocation: older sessions end"
                    ),
                ),
                ("blocked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={"table": "account", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Activation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code_hash", fields.BinaryField(description="SHA-256 of the code")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "activation",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A one-time code that lets a person set the password of an account.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AttendanceHistory",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("school_id", fields.BigIntField()),
                ("row_id", fields.BigIntField()),
                ("student_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "actor_id",
                    fields.BigIntField(
                        null=True, description="the account that acted, empty for a worker or the owner's role"
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("before", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "after",
                    fields.JSONField(
                        null=True, description="empty when the row was removed", encoder=JSON_DUMPS, decoder=loads
                    ),
                ),
            ],
            options={
                "table": "attendance_history",
                "app": "diary",
                "indexes": [Index(fields=["row_id", "id"])],
                "pk_attr": "id",
            },
            bases=["HistoryRow"],
        ),
        ops.CreateModel(
            name="Device",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("token_hash", fields.BinaryField(description="SHA-256 of the token that the device keeps")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("used_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "device",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A device on which this account has signed in before: guesses made elsewhere do not slow it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FinalMarkHistory",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("school_id", fields.BigIntField()),
                ("row_id", fields.BigIntField()),
                ("student_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "actor_id",
                    fields.BigIntField(
                        null=True, description="the account that acted, empty for a worker or the owner's role"
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("before", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "after",
                    fields.JSONField(
                        null=True, description="empty when the row was removed", encoder=JSON_DUMPS, decoder=loads
                    ),
                ),
            ],
            options={
                "table": "final_mark_history",
                "app": "diary",
                "indexes": [Index(fields=["row_id", "id"])],
                "pk_attr": "id",
            },
            bases=["HistoryRow"],
        ),
        ops.CreateModel(
            name="MarkHistory",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("school_id", fields.BigIntField()),
                ("row_id", fields.BigIntField()),
                ("student_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "actor_id",
                    fields.BigIntField(
                        null=True, description="the account that acted, empty for a worker or the owner's role"
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("before", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "after",
                    fields.JSONField(
                        null=True, description="empty when the row was removed", encoder=JSON_DUMPS, decoder=loads
                    ),
                ),
            ],
            options={
                "table": "mark_history",
                "app": "diary",
                "indexes": [Index(fields=["row_id", "id"])],
                "pk_attr": "id",
            },
            bases=["HistoryRow"],
        ),
        ops.CreateModel(
            name="Schedule",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "schedule", "app": "diary", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="School",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                ("short_name", fields.CharField(max_length=80)),
                ("address", fields.CharField(default="", max_length=300)),
                (
                    "time_zone",
                    fields.CharField(
                        description="IANA name; dates of the school are dates in this zone", max_length=64
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "school",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "The tenant. Its name and address are public, so that the table stands outside the tenancy.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BellSchedule",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=80)),
                ("shift", fields.SmallIntField(default=1)),
            ],
            options={"table": "bell_schedule", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Bell",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "schedule",
                    fields.ForeignKeyField(
                        "diary.BellSchedule",
                        source_field="schedule_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField()),
                ("starts", fields.SmallIntField(description="minutes after midnight in the school's zone")),
                ("ends", fields.SmallIntField(description="minutes after midnight in the school's zone")),
            ],
            options={"table": "bell", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ExternalRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "source",
                    fields.CharField(
                        description="the system and, where it has several, its installation", max_length=80
                    ),
                ),
                (
                    "entity",
                    fields.CharField(description="the table of this service that the row became", max_length=40),
                ),
                ("external_id", fields.CharField(max_length=255)),
                ("internal_id", fields.BigIntField()),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("digest", fields.BinaryField()),
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "withdrawn_at",
                    fields.DatetimeField(
                        null=True,
                        description="a tombstone: the source no longer has it",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
            ],
            options={
                "table": "external_row",
                "app": "diary",
                "unique_together": (("source", "entity", "external_id"),),
                "indexes": [Index(fields=["entity", "internal_id"])],
                "pk_attr": "id",
                "table_description": "One row that was taken from outside. The same digest again means that nothing has to be done.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Guardian",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("family_name", fields.CharField(max_length=100)),
                ("given_name", fields.CharField(max_length=100)),
                ("patronymic", fields.CharField(default="", max_length=100)),
                (
                    "sort_key",
                    fields.CharField(default="", description="kept by a trigger: case and Ё folded", max_length=310),
                ),
            ],
            options={"table": "guardian", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Room",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                (
                    "shared",
                    fields.BooleanField(
                        default=False, description="several lessons may be held in it at once, as in a gym"
                    ),
                ),
            ],
            options={"table": "room", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SchoolYear",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=40)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={"table": "school_year", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReportingPeriod",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="QUARTER: quarter\nTRIMESTER: trimester\nHALF_YEAR: half_year",
                        enum_type=PeriodKind,
                        max_length=16,
                    ),
                ),
                ("ordinal", fields.SmallIntField(description="1 for the first of its kind in the year")),
                ("title", fields.CharField(max_length=40)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={"table": "reporting_period", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SchoolClass",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("grade", fields.SmallIntField(description="1 to 12")),
                ("title", fields.CharField(max_length=40)),
                (
                    "programme",
                    fields.CharEnumField(
                        description="PRIMARY: primary\nBASIC: basic\nSECONDARY: secondary",
                        enum_type=Programme,
                        max_length=16,
                    ),
                ),
                (
                    "period_kind",
                    fields.CharEnumField(
                        description="QUARTER: quarter\nTRIMESTER: trimester\nHALF_YEAR: half_year",
                        enum_type=PeriodKind,
                        max_length=16,
                    ),
                ),
                (
                    "bell_schedule",
                    fields.ForeignKeyField(
                        "diary.BellSchedule",
                        source_field="bell_schedule_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "marked",
                    fields.BooleanField(
                        default=True, description="false where the school teaches without marks, as in the first grade"
                    ),
                ),
            ],
            options={"table": "school_class", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Sight",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="GUARDIAN: guardian\nSTUDENT: student\nTEACHER: teacher\nHOMEROOM: homeroom\nDEPUTY: deputy\nREGISTRAR: registrar\nADMINISTRATOR: administrator\nJOURNAL: journal\nOPERATOR: operator",
                        enum_type=Role,
                        max_length=16,
                    ),
                ),
                ("operation", fields.CharField(description="the root fields that were read", max_length=64)),
                (
                    "students",
                    ArrayField(description="the children whose data was in the answer", element_type="BIGINT"),
                ),
            ],
            options={"table": "sight", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInFailure",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", fields.BinaryField()),
                ("failures", fields.IntField()),
                ("last_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_failure",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "Wrong guesses, counted per key. A key is a digest: of a login, or of a login and a network, known or not.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("family_name", fields.CharField(max_length=100)),
                ("given_name", fields.CharField(max_length=100)),
                ("patronymic", fields.CharField(default="", max_length=100)),
                (
                    "sort_key",
                    fields.CharField(default="", description="kept by a trigger: case and Ё folded", max_length=310),
                ),
                ("position", fields.CharField(default="", max_length=120)),
                ("left_on", fields.DateField(null=True, description="the last day at this school")),
            ],
            options={"table": "staff", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Homeroom",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="staff_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "school_class",
                    fields.ForeignKeyField(
                        "diary.SchoolClass",
                        source_field="school_class_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={
                "table": "homeroom",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "The homeroom teacher (классный руководитель) of a class for an interval.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Student",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("family_name", fields.CharField(max_length=100)),
                ("given_name", fields.CharField(max_length=100)),
                ("patronymic", fields.CharField(default="", max_length=100)),
                (
                    "sort_key",
                    fields.CharField(default="", description="kept by a trigger: case and Ё folded", max_length=310),
                ),
                ("born_on", fields.DateField(null=True)),
                ("arrived_on", fields.DateField(null=True)),
                ("left_on", fields.DateField(null=True, description="the last day at this school")),
            ],
            options={"table": "student", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConsentDecision",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "guardian",
                    fields.ForeignKeyField(
                        "diary.Guardian",
                        source_field="guardian_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.CharEnumField(
                        description="ELECTRONIC: electronic\nPROCESSING: processing",
                        enum_type=ConsentSubject,
                        max_length=16,
                    ),
                ),
                (
                    "decision",
                    fields.CharEnumField(
                        description="CONSENT: consent\nREFUSAL: refusal\nWITHDRAWAL: withdrawal",
                        enum_type=Decision,
                        max_length=16,
                    ),
                ),
                ("effective_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "ends_at",
                    fields.DatetimeField(
                        null=True, description="the end of its term, if it has one", auto_now=False, auto_now_add=False
                    ),
                ),
                (
                    "medium",
                    fields.CharEnumField(
                        description="WRITTEN: written\nELECTRONIC: electronic", enum_type=ConsentMedium, max_length=16
                    ),
                ),
                ("document_number", fields.CharField(default="", max_length=80)),
                ("document_date", fields.DateField(null=True)),
                ("text_version", fields.CharField(default="", max_length=40)),
                (
                    "registered_by",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="registered_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "consent_decision",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "One decision; the newest per student, giver and subject is the one in force.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Guardianship",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "guardian",
                    fields.ForeignKeyField(
                        "diary.Guardian",
                        source_field="guardian_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="MOTHER: mother\nFATHER: father\nLEGAL: legal",
                        enum_type=GuardianKind,
                        max_length=16,
                    ),
                ),
                (
                    "rights",
                    fields.CharEnumField(
                        default=GuardianRights.FULL,
                        description="FULL: full\nREAD: read\nNONE: none",
                        enum_type=GuardianRights,
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    fields.CharField(default="", description="the document that limits the rights", max_length=200),
                ),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "guardianship",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "Who stands for a child, since when and until when. Two guardians of one child are two rows and decide separately.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IndividualPlan",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=120)),
                ("document", fields.CharField(default="", max_length=120)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={"table": "individual_plan", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="GUARDIAN: guardian\nSTUDENT: student\nTEACHER: teacher\nHOMEROOM: homeroom\nDEPUTY: deputy\nREGISTRAR: registrar\nADMINISTRATOR: administrator\nJOURNAL: journal\nOPERATOR: operator",
                        enum_type=Role,
                        max_length=16,
                    ),
                ),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "guardian",
                    fields.ForeignKeyField(
                        "diary.Guardian",
                        source_field="guardian_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="staff_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("granted_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "role_grant",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "One role of an account. An account acts in all its guardian grants at once, and in one of the others at a time.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("token_hash", fields.BinaryField(description="SHA-256 of the opaque token")),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "diary.RoleGrant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "epoch",
                    fields.IntField(
                        description="the account's epoch at sign-in; another one now means that the session has ended"
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "session", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StudyGroup",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="CLASS: class\nPART: part\nACROSS: across\nINDIVIDUAL: individual",
                        enum_type=GroupKind,
                        max_length=16,
                    ),
                ),
                ("title", fields.CharField(max_length=200)),
                (
                    "school_class",
                    fields.ForeignKeyField(
                        "diary.SchoolClass",
                        source_field="school_class_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "plan",
                    fields.ForeignKeyField(
                        "diary.IndividualPlan",
                        source_field="plan_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "study_group", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Enrolment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "diary.StudyGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "in_class",
                    fields.BooleanField(
                        description="kept by a trigger: the group is a class; a student is in one class at a time"
                    ),
                ),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={
                "table": "enrolment",
                "app": "diary",
                "indexes": [Index(fields=["student_id", "starts_on"]), Index(fields=["group_id", "starts_on"])],
                "pk_attr": "id",
                "table_description": "A student in a group for an interval. Being in a class is being in its group, so that the history follows the child (R3.1).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Subject",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("short_name", fields.CharField(max_length=40)),
            ],
            options={"table": "subject", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FinalMark",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "diary.ReportingPeriod",
                        source_field="period_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "programme",
                    fields.CharEnumField(
                        description="PRIMARY: primary\nBASIC: basic\nSECONDARY: secondary",
                        enum_type=Programme,
                        max_length=16,
                    ),
                ),
                ("grade", fields.SmallIntField(description="the grade level it was earned in, 1 to 12")),
                (
                    "kind",
                    fields.CharEnumField(
                        description="NUMERIC: numeric\nCREDIT: credit\nCODE: code", enum_type=MarkKind, max_length=8
                    ),
                ),
                ("value", fields.SmallIntField(null=True)),
                ("scale", fields.SmallIntField(default=5)),
                (
                    "code",
                    fields.CharField(null=True, description="н/а, осв, зч, нзч, освоил or не освоил", max_length=16),
                ),
                (
                    "set_by",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="set_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "due_at",
                    fields.DatetimeField(
                        description="the instant of R6.1: the end of day D+3 in the school's zone, stored when received",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "final_mark",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A result that the school received; families see it from `published_at` or `due_at`, whichever comes first.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Lesson",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "diary.StudyGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "planned_subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="planned_subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "planned_room",
                    fields.ForeignKeyField(
                        "diary.Room",
                        source_field="planned_room_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("planned_on", fields.DateField()),
                ("planned_number", fields.SmallIntField()),
                ("planned_starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("planned_ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "room",
                    fields.ForeignKeyField(
                        "diary.Room",
                        source_field="room_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("date", fields.DateField(description="the effective day in the school's zone, after changes")),
                ("number", fields.SmallIntField()),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "status",
                    fields.CharEnumField(
                        default=LessonStatus.PLANNED,
                        description="PLANNED: planned\nHELD: held\nCANCELLED: cancelled",
                        enum_type=LessonStatus,
                        max_length=16,
                    ),
                ),
                (
                    "lesson_type",
                    fields.CharEnumField(
                        default=LessonType.COMBINED,
                        description="NEW_MATERIAL: new_material\nPRACTICE: practice\nREVISION: revision\nLABORATORY: laboratory\nCONTROL: control\nEXCURSION: excursion\nCOMBINED: combined",
                        enum_type=LessonType,
                        max_length=16,
                    ),
                ),
                ("topic", fields.CharField(default="", max_length=500)),
                (
                    "sitting",
                    fields.BigIntField(
                        null=True,
                        description="lessons merged into one share it; kept by a trigger, by default the lesson's id",
                    ),
                ),
                (
                    "exclusive_room_id",
                    fields.BigIntField(
                        null=True, description="kept by a trigger: the room, unless shared or cancelled"
                    ),
                ),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "lesson",
                "app": "diary",
                "indexes": [Index(fields=["group_id", "date"]), Index(fields=["group_id", "planned_on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attendance",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="lesson_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lesson_date",
                    fields.DateField(description="the lesson's effective day; a trigger carries a move over"),
                ),
                (
                    "code",
                    fields.CharEnumField(
                        description="EXCUSED: excused\nILL: ill\nUNEXCUSED: unexcused\nUNKNOWN: unknown\nLATE: late\nEXEMPT: exempt",
                        enum_type=AttendanceCode,
                        max_length=16,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=300)),
                (
                    "noted_by",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="noted_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("noted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "attendance",
                "app": "diary",
                "unique_together": (("lesson_id", "student_id"),),
                "indexes": [Index(fields=["student_id", "lesson_date"])],
                "pk_attr": "id",
                "table_description": "A student's absence from, or lateness to, one lesson; being there is the absence of a row.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Homework",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "diary.StudyGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "given_lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="given_lesson_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "due_lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="due_lesson_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("given_on", fields.DateField()),
                ("due_on", fields.DateField()),
                ("text", fields.TextField(unique=False)),
                (
                    "given_by",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="given_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "homework",
                "app": "diary",
                "indexes": [Index(fields=["group_id", "due_on"]), Index(fields=["group_id", "given_on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LessonChange",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="CANCELLED: cancelled\nTEACHER: teacher\nSUBJECT: subject\nROOM: room\nMOVED: moved\nSWAPPED: swapped\nMERGED: merged",
                        enum_type=ChangeKind,
                        max_length=16,
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="lesson_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "other_lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="other_lesson_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "before",
                    fields.JSONField(
                        description="slot, room, subject and teachers before, as far as this kind changes them",
                        encoder=JSON_DUMPS,
                        decoder=loads,
                    ),
                ),
                ("after", fields.JSONField(description="the same afterwards", encoder=JSON_DUMPS, decoder=loads)),
                ("reason", fields.CharField(default="", max_length=500)),
                (
                    "made_by",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="made_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "withdrawn_by",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="withdrawn_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lesson_change",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "What was changed, by whom and why. One that was taken back keeps its row: whoever was told of it is told again.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LessonTeacher",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="lesson_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("planned", fields.BooleanField(default=True)),
                ("effective", fields.BooleanField(default=True)),
                ("date", fields.DateField(description="kept by a trigger: the lesson's effective day")),
                (
                    "starts_at",
                    fields.DatetimeField(description="kept by a trigger, as date", auto_now=False, auto_now_add=False),
                ),
                (
                    "ends_at",
                    fields.DatetimeField(description="kept by a trigger, as date", auto_now=False, auto_now_add=False),
                ),
                (
                    "sitting",
                    fields.BigIntField(
                        null=True, description="kept by a trigger: the lesson's, empty when it is cancelled"
                    ),
                ),
            ],
            options={
                "table": "lesson_teacher",
                "app": "diary",
                "indexes": [Index(fields=["staff_id", "date"])],
                "pk_attr": "id",
                "table_description": "Who was planned to give a lesson, and who gives it. A substitution leaves the first row planned and adds an effective one.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Recommendation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("written_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recommendation",
                "app": "diary",
                "indexes": [Index(fields=["student_id", "written_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TeachingAssignment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="staff_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "diary.StudyGroup",
                        source_field="group_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
            ],
            options={"table": "teaching_assignment", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Vacation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "year",
                    fields.ForeignKeyField(
                        "diary.SchoolYear",
                        source_field="year_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=80)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day, included")),
                ("grades", ArrayField(description="grade levels it is for; empty means all", element_type="SMALLINT")),
            ],
            options={"table": "vacation", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WorkType",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=8)),
                ("name", fields.CharField(max_length=120)),
                ("weight", fields.IntField(description="thousandths: 1500 is a weight of 1.5")),
                (
                    "control",
                    fields.BooleanField(
                        default=False, description="a control work, listed in the schedule of the period"
                    ),
                ),
            ],
            options={"table": "work_type", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ControlWork",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "diary.StudyGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "subject",
                    fields.ForeignKeyField(
                        "diary.Subject",
                        source_field="subject_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "work_type",
                    fields.ForeignKeyField(
                        "diary.WorkType",
                        source_field="work_type_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="lesson_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("date", fields.DateField()),
                ("title", fields.CharField(max_length=300)),
            ],
            options={
                "table": "control_work",
                "app": "diary",
                "indexes": [Index(fields=["group_id", "date"])],
                "pk_attr": "id",
                "table_description": "An entry of the schedule of control works (R2.4).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Mark",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "diary.Lesson",
                        source_field="lesson_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("group_id", fields.BigIntField(description="the lesson's group")),
                ("subject_id", fields.BigIntField(description="the lesson's subject")),
                (
                    "lesson_date",
                    fields.DateField(description="the lesson's effective day; a trigger carries a move over"),
                ),
                (
                    "work_type",
                    fields.ForeignKeyField(
                        "diary.WorkType",
                        source_field="work_type_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="NUMERIC: numeric\nCREDIT: credit\nCODE: code", enum_type=MarkKind, max_length=8
                    ),
                ),
                ("value", fields.SmallIntField(null=True, description="the number, for a numeric mark")),
                (
                    "scale",
                    fields.SmallIntField(default=5, description="the best number of the scale: 5, 10, 12 or 100"),
                ),
                ("code", fields.CharField(null=True, description="зч, нзч, н/а, осв or «.»", max_length=8)),
                ("counts", fields.BooleanField(default=True, description="whether it is part of the mean")),
                ("weight", fields.IntField(description="thousandths")),
                ("comment", fields.CharField(default="", max_length=500)),
                (
                    "due_on",
                    fields.DateField(
                        null=True, description="for «.»: the day by which the owed work must be handed in"
                    ),
                ),
                (
                    "set_by",
                    fields.ForeignKeyField(
                        "diary.Staff",
                        source_field="set_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("set_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={"table": "mark", "app": "diary", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
