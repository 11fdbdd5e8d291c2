"""E-mail by SMTP: answers ``send_message`` for the channel ``email``. Its settings: ``EmailSettings``.

A failure of the network, or of our own settings, is told apart from a refusal of this very message: the first
is tried again, the second never.
"""

from __future__ import annotations

import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Literal

import aiosmtplib
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from banshi_platform.hooks import Message, PluginSettings, Receipt, TryLater, hookimpl, read_settings

PORTS = {"starttls": 587, "tls": 465, "none": 25}
OUR_FAULT_AFTER = 600  # seconds: until somebody has mended the settings
BUSY_AFTER = 60


class EmailSettings(PluginSettings):
    """Where e-mail is handed over, and in whose name."""

    model_config = SettingsConfigDict(env_prefix="BANSHI_EMAIL_")

    host: str = Field("", description="Mail server; empty: no e-mail is sent.")
    port: int | None = Field(None, ge=1, le=65535, description="Port; empty: 587, 465 or 25 by security.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="How the line is encrypted.")
    username: str = Field("", description="Name to log in with; empty: no log-in.")
    password: SecretStr = Field(SecretStr(""), description="Password to log in with.")
    sender: str = Field("", description="From whom, as in: Banshi <noreply@example.gov.cn>.")
    ca_file: Path | None = Field(None, description="PEM file of a private certificate authority to trust.")
    timeout: float = Field(30, gt=0, description="Seconds to wait for the server.")


@hookimpl
def check_configuration() -> list[str] | None:
    settings = read_settings(EmailSettings)
    if not settings.host:
        return None
    faults = []
    if "@" not in parseaddr(settings.sender)[1]:
        faults.append("BANSHI_EMAIL_SENDER needs an address, like noreply@example.gov.cn.")
    if settings.username and settings.security == "none":
        faults.append("BANSHI_EMAIL_SECURITY=none would send the password in the clear: use starttls or tls.")
    if settings.ca_file and not settings.ca_file.is_file():
        faults.append(f"BANSHI_EMAIL_CA_FILE names {settings.ca_file}, which is not a file.")
    return faults


@hookimpl
async def send_message(message: Message) -> Receipt | None:
    if message.channel != "email":
        return None
    settings = read_settings(EmailSettings)
    try:
        letter = compose(message, settings.sender)
    except (ValueError, IndexError) as error:
        return Receipt("refused", detail=f"address or text cannot be sent: {error}")
    return await deliver(letter, settings)


def compose(message: Message, sender: str) -> EmailMessage:
    """The letter. Tried again it has the same Message-ID, so that a mail server can tell it is the same."""
    name, address = parseaddr(sender)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(name, addr_spec=address)
    letter["To"] = Address(addr_spec=message.to)
    letter["Subject"] = " ".join(message.subject.split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = _message_id(message, address.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = message.locale.replace("_", "-")
    letter.set_content(message.body, cte="base64")
    return letter


def _message_id(message: Message, domain: str) -> str:
    if not message.reference:
        return make_msgid(domain=domain)
    same = sha256(f"{message.reference} {message.to}".encode()).hexdigest()[:40]
    return f"<{same}@{domain}>"


async def deliver(letter: EmailMessage, settings: EmailSettings) -> Receipt:
    """Hand the letter over. Raises TryLater when it may go through another time."""
    try:
        await aiosmtplib.send(
            letter,
            hostname=settings.host,
            port=settings.port or PORTS[settings.security],
            username=settings.username or None,
            password=settings.password.get_secret_value() or None,
            timeout=settings.timeout,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            tls_context=_tls(settings),
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        return judged(error)
    return Receipt("sent", reference=letter["Message-ID"])


def judged(error: Exception) -> Receipt:
    """A refusal of this message for good, as a receipt; everything else is raised as TryLater."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPSenderRefused):
        raise TryLater(f"the mail server does not take us: {error.code}", OUR_FAULT_AFTER) from error
    if isinstance(error, aiosmtplib.SMTPDataError | aiosmtplib.SMTPRecipientRefused) and error.code >= 500:
        return Receipt("refused", detail=f"{error.code} {error.message}")
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Receipt("refused", detail=error.message)
    raise TryLater(f"the mail server cannot be used now: {type(error).__name__}", BUSY_AFTER) from error


def _tls(settings: EmailSettings) -> ssl.SSLContext | None:
    if settings.security == "none":
        return None
    return ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
