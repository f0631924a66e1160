"""Accounts, roles and sessions (outside the tenancy); students, guardians and staff of a school (inside it)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key


class Role(StrEnum):
    """What a session acts as; see the table of design §5."""

    GUARDIAN = "guardian"
    STUDENT = "student"
    TEACHER = "teacher"
    HOMEROOM = "homeroom"
    DEPUTY = "deputy"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"
    JOURNAL = "journal"
    OPERATOR = "operator"


class GuardianKind(StrEnum):
    MOTHER = "mother"
    FATHER = "father"
    LEGAL = "legal"


class GuardianRights(StrEnum):
    """What a court or the parents' agreement left to a guardian."""

    FULL = "full"
    READ = "read"
    NONE = "none"


class Account(Model):
    id = fields.BigIntField(primary_key=True)
    login = fields.CharField(80, unique=True, description="case-folded")
    full_name = fields.CharField(300)
    password_hash = fields.CharField(200, null=True, description="argon2id; empty until the account is activated")
    epoch = fields.IntField(default=0, description="raised by a change of password or a revocation: older sessions end")
    blocked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    identified_at = fields.DatetimeField(
        null=True, description="when a one-time code that the school handed over was first used"
    )
    signed_in_at = fields.DatetimeField(null=True, description="the last sign-in, for as long as the account is there")

    class Meta:
        table = "account"


class Activation(Model):
    """A one-time code that lets a person set the password of an account."""

    id = fields.BigIntField(primary_key=True)
    account = reference("Account", index=True)
    code_hash = fields.BinaryField(description="SHA-256 of the code")
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(
        null=True, description="when it was taken back: by a newer one, a block, a new password"
    )
    # The role in which it was handed out, and which bounds it; empty for the first account of an installation.
    issuer = reference("RoleGrant", null=True)

    class Meta:
        table = "activation"


class RoleGrant(Model):
    """One role of an account. An account acts in all its guardian grants at once, and in one of the others at a time."""

    id = fields.BigIntField(primary_key=True)
    account = reference("Account", index=True)
    role = fields.CharEnumField(Role, max_length=16)
    school = reference("School", null=True)
    student = reference("Student", null=True, index=True)
    guardian = reference("Guardian", null=True, index=True)
    staff = reference("Staff", null=True, index=True)
    granted_at = fields.DatetimeField(auto_now_add=True)
    revoked_at = fields.DatetimeField(null=True)
    blocked_at = fields.DatetimeField(null=True, description="since when nobody acts in it, until it is unblocked")

    class Meta:
        table = "role_grant"


class Session(Model):
    id = fields.BigIntField(primary_key=True)
    token_hash = fields.BinaryField(description="SHA-256 of the opaque token")
    account = reference("Account", index=True)
    grant = reference("RoleGrant")
    epoch = fields.IntField(
        description="the account's epoch at sign-in; another one now means that the session has ended"
    )
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    seen_at = fields.DatetimeField(null=True, description="when it was used, to within some minutes")
    device = fields.CharField(60, default="", db_default="", description="what it was opened with: «Chrome, Android»")

    class Meta:
        table = "session"


class Device(Model):
    """A device on which this account has signed in before: guesses made elsewhere do not slow it."""

    id = fields.BigIntField(primary_key=True)
    account = reference("Account", index=True)
    token_hash = fields.BinaryField(description="SHA-256 of the token that the device keeps")
    created_at = fields.DatetimeField(auto_now_add=True)
    used_at = fields.DatetimeField()

    class Meta:
        table = "device"


class AccountHistory(Model):
    """What a trigger writes when an account, its codes or its roles change: never written by code, never changed, no secret in it.

    It refers to rows by number alone, since codes are swept away and it is not.
    """

    id = fields.BigIntField(primary_key=True)
    account_id = fields.BigIntField()
    what = fields.CharField(24, description="such as `slip_issued`, `password_set`, `role_given`")
    grant_id = fields.BigIntField(null=True, description="the role that it is about")
    activation_id = fields.BigIntField(null=True, description="the code that it is about")
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(
        null=True, description="the account that acted, empty for the owner's role and for a code"
    )
    reason = fields.TextField(default="")

    class Meta:
        table = "account_history"
        indexes = (("account_id", "id"),)


class SignInFailure(Model):
    """Wrong guesses, counted per key. A key is a digest: of a login, or of a login and a network, known or not."""

    id = fields.BigIntField(primary_key=True)
    key = fields.BinaryField()
    failures = fields.IntField()
    last_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_in_failure"


class Student(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    family_name = fields.CharField(100)
    given_name = fields.CharField(100)
    patronymic = fields.CharField(100, default="")
    sort_key = fields.CharField(310, default="", description="kept by a trigger: case and Ё folded")
    born_on = fields.DateField(null=True)
    arrived_on = fields.DateField(null=True)
    left_on = fields.DateField(null=True, description="the last day at this school")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "student"


class Guardian(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    family_name = fields.CharField(100)
    given_name = fields.CharField(100)
    patronymic = fields.CharField(100, default="")
    sort_key = fields.CharField(310, default="", description="kept by a trigger: case and Ё folded")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "guardian"


class Staff(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    family_name = fields.CharField(100)
    given_name = fields.CharField(100)
    patronymic = fields.CharField(100, default="")
    sort_key = fields.CharField(310, default="", description="kept by a trigger: case and Ё folded")
    position = fields.CharField(120, default="")
    left_on = fields.DateField(null=True, description="the last day at this school")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "staff"


class Guardianship(Model):
    """Who stands for a child, since when and until when. Two guardians of one child are two rows and decide separately."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    guardian = reference("Guardian", index=True)
    student = reference("Student", index=True)
    kind = fields.CharEnumField(GuardianKind, max_length=16)
    rights = fields.CharEnumField(GuardianRights, max_length=8, default=GuardianRights.FULL)
    basis = fields.CharField(200, default="", description="the document that limits the rights")
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "guardianship"
