"""The settings: one table with name, default, meaning. Read once at start, then frozen.

A value comes from the environment (``BANSHI_PORT=8080``) or from the TOML file that ``BANSHI_CONFIG`` names
(``port = 8080``); the environment wins. A plugin reads its own class in the same way (``PluginSettings``).
"""

from __future__ import annotations

import os
import secrets
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from . import clock
from .problems import Broken

PREFIX = "BANSHI_"
CONFIG = "BANSHI_CONFIG"
SHORTEST_SECRET = 32  # characters


class BadConfiguration(Broken):
    """The settings do not fit together."""


class _TomlTable(PydanticBaseSettingsSource):
    """The TOML file, or the table of it that belongs to a plugin."""

    def __call__(self) -> dict[str, Any]:
        path = os.environ.get(CONFIG)
        if not path:
            return {}
        content = _read_toml(Path(path))
        table = self.config.get("env_prefix", PREFIX)[len(PREFIX) :].rstrip("_").lower()
        if table:
            found = content.get(table, {})
            return found if isinstance(found, dict) else {}
        return _only_known(content, set(self.settings_cls.model_fields), path)

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return self().get(field_name), field_name, False


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(
            f"{CONFIG} names {path}, which cannot be read ({error.strerror}): mend or unset it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} is not valid TOML ({error}): mend it there.") from error


def _only_known(content: dict[str, Any], known: set[str], path: str) -> dict[str, Any]:
    """Tables belong to plugins; any other name must be one of ours, so that a slip of the pen is not
    silent.
    """
    values = {name: value for name, value in content.items() if not isinstance(value, dict)}
    for name in sorted(values.keys() - known):
        raise BadConfiguration(f"{path} sets {name!r}, which is no setting of Banshi: remove or correct it.")
    return values


class _FileAndEnvironment(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _TomlTable(settings_cls)


class PluginSettings(_FileAndEnvironment):
    """Base of a plugin's settings: set ``env_prefix="BANSHI_EMAIL_"``; in the file they stand in
    ``[email]``.
    """


class Settings(_FileAndEnvironment):
    """All settings of a Banshi installation. Each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    environment: Literal["development", "demo", "production"] = Field(
        "development", description="What this installation is for; production refuses what is unsafe there."
    )
    debug: bool = Field(False, description="Show the cause of a failure on its page. Never in production.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    base_url: str = Field(
        "", description="Public address, for links in QR codes and messages; https in production."
    )
    data_dir: Path = Field(Path("data"), description="Folder of the SQLite file, uploaded files and keys.")
    database_url: str = Field(
        "", description="postgresql://user:password@host:port/name; empty: SQLite in data_dir/banshi.sqlite3."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Seals cookies and tokens; 32 random characters or more. Empty outside production: "
        "made once and kept in data_dir/keys/secret.",
    )
    timezone: str = Field("Asia/Shanghai", description="Zone of the office's days and hours.")
    default_locale: Literal["zh_CN", "en"] = Field("zh_CN", description="Language for those who chose none.")
    session_hours: int = Field(8, ge=1, le=24 * 30, description="Hours after which a log-in ends.")
    max_form_bytes: int = Field(
        1_000_000, ge=10_000, description="Largest posted form without files, in bytes."
    )
    max_upload_bytes: int = Field(20_000_000, ge=10_000, description="Largest uploaded file, in bytes.")
    workers_embedded: int = Field(
        1, ge=0, le=16, description="Jobs run at once inside the web process; 0: only by `banshi worker`."
    )
    demo_accounts: bool = Field(
        False, description="Log in by one click as a demo person. Never in production."
    )
    four_eyes: bool = Field(
        False, description="Who has worked on a draft of a matter may not publish it: somebody else must."
    )
    settle_comments: bool = Field(
        False, description="A draft of a matter is published only when every comment on it is settled."
    )
    plugins: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        None, description="Names of the plugins to load, with commas between; empty: all that are installed."
    )
    log_format: Literal["text", "json"] = Field("text", description="Log lines for people or for machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token that reads /metrics from elsewhere; empty: only this machine itself may.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Addresses of proxies whose X-Forwarded-… headers are believed, with commas between.",
    )
    tls_certificate: Path | None = Field(
        None, description="PEM certificate chain, to serve https without a proxy."
    )
    tls_key: Path | None = Field(None, description="PEM private key that belongs to tls_certificate.")
    signing_p12: Path | None = Field(
        None,
        description="PKCS#12 file with the key, certificate and chain that sign certificates; unset outside "
        "production: a development authority made once in data_dir/keys/signing.",
    )
    signing_p12_password: SecretStr = Field(SecretStr(""), description="Password of signing_p12.")
    signing_joint: Path | None = Field(
        None,
        description="Folder with a PKCS#12 file CREDIT_CODE.p12 for each other organisation that seals jointly.",
    )
    signing_joint_password: SecretStr = Field(
        SecretStr(""), description="Password of the files in signing_joint."
    )
    signing_tsa_url: str = Field(
        "", description="Address of a time-stamp service (RFC 3161) for signatures; empty: none."
    )

    @field_validator("plugins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone, write one like Asia/Shanghai")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("postgresql", "postgres"):
            raise ValueError("must begin with postgresql://, or be empty for SQLite")
        return value

    @field_validator("base_url")
    @classmethod
    def _bare_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
            raise ValueError("must be an address like https://banshi.example.gov.cn")
        return value.rstrip("/")

    @property
    def on_postgresql(self) -> bool:
        return bool(self.database_url)

    @property
    def sqlite_path(self) -> Path:
        return self.data_dir / "banshi.sqlite3"

    @property
    def public_url(self) -> str:
        """The address people reach us at, without a slash at the end."""
        return self.base_url or f"{'https' if self.tls_certificate else 'http'}://{self.host}:{self.port}"

    @cached_property
    def secret(self) -> str:
        """The secret in use: the one set, or the one made at the first start (not in production)."""
        return self.secret_key.get_secret_value() or _kept_secret(self.data_dir / "keys" / "secret")


def load(**values: Any) -> Settings:
    """Read the settings from arguments, environment and file; raises BadConfiguration with what to mend."""
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise BadConfiguration("\n".join(_sentence(fault) for fault in error.errors())) from error
    if faults := refusals(settings):
        raise BadConfiguration("\n".join(faults))
    return settings


def refusals(settings: Settings) -> list[str]:
    """Why this installation must not start as it is set: a sentence each, with what to mend."""
    faults = []
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        faults.append("BANSHI_TLS_CERTIFICATE and BANSHI_TLS_KEY belong together: set both or none.")
    if settings.environment != "production":
        return faults
    if settings.demo_accounts:
        faults.append("Production cannot have demo accounts: unset BANSHI_DEMO_ACCOUNTS.")
    if settings.debug:
        faults.append("Production cannot show debug pages: unset BANSHI_DEBUG.")
    if len(settings.secret_key.get_secret_value()) < SHORTEST_SECRET:
        faults.append(
            f"Production needs a secret of {SHORTEST_SECRET} characters or more: set BANSHI_SECRET_KEY, "
            "for example to what `openssl rand -hex 32` prints."
        )
    if not settings.base_url.startswith("https://"):
        faults.append(
            "Production is reached by https only: set BANSHI_BASE_URL to its https:// address "
            f"(now {settings.base_url or 'unset'})."
        )
    return faults


def _sentence(fault: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in fault["loc"][:1]).upper()
    shown = "" if "secret" in name.lower() or "database" in name.lower() else f" (now {fault['input']!r})"
    return f"{name} {fault['msg'].removeprefix('Value error, ')}{shown}."


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # another start, or another process of this one, was first
    return path.read_text(encoding="ascii")


_current: Settings | None = None


def use(settings: Settings) -> Settings:
    """Make these the settings of this process; the application does so when it starts."""
    global _current
    clock.use_zone(settings.timezone)
    _current = settings
    return settings


def current() -> Settings:
    """The settings of this process."""
    if _current is None:
        raise BadConfiguration(
            "The application has not been started: call settings.use(settings.load()) first."
        )
    return _current
