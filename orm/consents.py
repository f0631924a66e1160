"""The consent register (R1): decisions, appended and never changed."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from orm.fields import reference, school_key


class ConsentSubject(StrEnum):
    """Refusing the electronic form and refusing the processing of personal data are two different documents."""

    ELECTRONIC = "electronic"
    PROCESSING = "processing"


class Decision(StrEnum):
    CONSENT = "consent"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"


class ConsentMedium(StrEnum):
    WRITTEN = "written"
    ELECTRONIC = "electronic"


class ConsentPurpose(StrEnum):
    """What the data may be used for. Who processes it as a third party is part of the text, so of its version."""

    INFORMING = "informing"
    NOTICES = "notices"
    EXCHANGE = "exchange"


class ConsentChannel(StrEnum):
    """How the giver is reached; the cabinet and the calendar are the web."""

    WEB = "web"
    EMAIL = "email"
    SMS = "sms"


class ConsentDecision(Model):
    """One decision; the newest per student, giver and subject is the one in force."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    guardian = reference("Guardian", null=True)
    subject = fields.CharEnumField(ConsentSubject, max_length=16)
    decision = fields.CharEnumField(Decision, max_length=16)
    purposes: fields.Field[list[str]] = ArrayField(
        "text",
        db_default=SqlDefault("'{informing,notices}'"),
        description="what a consent covers, sorted; empty for a refusal and a withdrawal, which cover everything",
    )
    channels: fields.Field[list[str]] = ArrayField(
        "text", db_default=SqlDefault("'{web,email,sms}'"), description="as purposes; empty where no channel is meant"
    )
    effective_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True, description="the end of its term, if it has one")
    medium = fields.CharEnumField(ConsentMedium, max_length=16)
    document_number = fields.CharField(80, default="")
    document_date = fields.DateField(null=True)
    text_version = fields.CharField(40, default="")
    registered_by = reference("Account", null=True)
    registered_at = fields.DatetimeField()

    class Meta:
        table = "consent_decision"
