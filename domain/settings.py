"""What an installation is told from outside: one frozen object, read from `DIARY_*` variables once, by the process that starts.

It stands on neutral ground because the gateway and the workers both read it and may not import each other.
"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, UrlConstraints, model_validator
from pydantic_core import Url
from pydantic_settings import BaseSettings, SettingsConfigDict

PostgresUrl = Annotated[Url, UrlConstraints(allowed_schemes=["postgres", "postgresql"], host_required=True)]
RedisUrl = Annotated[Url, UrlConstraints(allowed_schemes=["redis", "rediss", "unix"])]
HttpUrl = Annotated[Url, UrlConstraints(allowed_schemes=["http", "https"], host_required=True)]


class Settings(BaseSettings):
    """Every setting of the service. A value that is not understood raises `pydantic.ValidationError`, which names the variable."""

    model_config = SettingsConfigDict(env_prefix="DIARY_", frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: PostgresUrl | None = Field(
        default=None,
        description="PostgreSQL for the gateway and the workers, as the role `diary_app`; without it `diary up` starts its own.",
    )
    migration_database_url: PostgresUrl | None = Field(
        default=None, description="The same database as its owner, for migrations, seeding and bulk import."
    )
    redis_url: RedisUrl | None = Field(
        default=None,
        description="A Redis-protocol server for wake-ups and limits; without it `diary up` starts its own.",
    )
    state_dir: Path | None = Field(
        default=None,
        description="Where embedded services keep their data: `var/` of the checkout, or a folder below"
        " `/var/lib/school-diary/` where PostgreSQL's user could not reach it.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key for signed values, at least 32 characters; made and kept in the state folder when not given.",
    )
    public_url: HttpUrl | None = Field(
        default=None, description="The address that families see, for links; by default the gateway's own."
    )
    host: str = Field(default="127.0.0.1", description="The address that the gateway binds.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port that the gateway binds.")
    gateway_processes: int = Field(default=1, ge=1, le=64, description="Gateway processes on this machine.")
    database_pool: int = Field(default=10, ge=2, le=100, description="Database connections per process, at the most.")
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    )
    introspection: bool = Field(
        default=True, description="Whether a signed-in viewer may read the schema from the running gateway."
    )

    oidc_issuer: str | None = Field(
        default=None,
        description="An OpenID Connect provider by its issuer, to sign in through; off where it is not given. Needs the id and the name"
        " below, `DIARY_PUBLIC_URL` and `DIARY_SECRET_KEY`.",
    )
    oidc_client_id: str | None = Field(default=None, description="What the provider knows this installation by.")
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="The client's secret; without it the client is a public one, which PKCE alone protects.",
    )
    oidc_name: str | None = Field(
        default=None, description="What the button says, in Russian, such as «Войти через городскую учётную запись»."
    )

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if not self.oidc_issuer.startswith(("https://", "http://")):
            raise ValueError("DIARY_OIDC_ISSUER must be an address that begins with https://")
        needed = {
            "DIARY_OIDC_CLIENT_ID": self.oidc_client_id,
            "DIARY_OIDC_NAME": self.oidc_name,
            "DIARY_PUBLIC_URL": self.public_url,
        }
        missing = [name for name, value in needed.items() if value is None]
        if missing:
            raise ValueError(f"DIARY_OIDC_ISSUER is set, so that {' and '.join(missing)} must be set too")
        return self

    @model_validator(mode="after")
    def _secret_is_long_enough(self) -> Self:
        if self.secret_key is not None and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("DIARY_SECRET_KEY must have at least 32 characters")
        return self
