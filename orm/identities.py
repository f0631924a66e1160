"""Accounts elsewhere that a person signs in by, and the tickets on which they come back from there. Both stand outside the tenancy."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference


class Identity(Model):
    """A subject of an issuer that belongs to an account, for as long as the account has the password of that day."""

    id = fields.BigIntField(primary_key=True)
    account = reference("Account", index=True)
    issuer = fields.CharField(500)
    subject = fields.CharField(255)
    epoch = fields.IntField(
        description="the account's epoch when it was linked; another one now means that the link has ended"
    )
    linked_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "identity"


class IdentityTicket(Model):
    """A subject whom the provider has vouched for a moment ago, in one browser. Used once."""

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.BinaryField(description="SHA-256 of the ticket")
    challenge = fields.CharField(43, description="base64url of the SHA-256 of what the browser keeps to itself")
    issuer = fields.CharField(500)
    subject = fields.CharField(255)
    for_linking = fields.BooleanField(description="whether it links an account, instead of signing one in")
    expires_at = fields.DatetimeField(db_index=True)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "identity_ticket"
