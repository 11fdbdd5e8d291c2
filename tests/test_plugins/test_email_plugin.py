"""The e-mail plugin against a real SMTP server on this machine: what arrives, and what a refusal means."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from banshi_platform.hooks import BadConfiguration, Message, Receipt, TryLater
from banshi_plugin_email import hooks as plugin

pytestmark = pytest.mark.anyio

PORT, TLS_PORT, NOBODY = 8121, 8122, 8123
MESSAGE = Message(
    channel="email",
    to="li@example.org",
    subject="您的申请已受理",
    body="李女士：\n您的申请（办件编号 1）已受理。\n",
    reference="notice:7",
)


class Post:
    """What the server was given, and what it answers to RCPT and DATA."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.rcpt = self.data = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return self.data


@pytest.fixture
async def lines_are_closed() -> AsyncIterator[None]:
    """A TLS line closes when the other side has agreed; the loop must not end before."""
    yield
    selector = asyncio.get_running_loop()._selector  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        while len(selector.get_map()) > 1:  # noqa: ASYNC110 - one is the loop's own, and no event tells of the others
            await asyncio.sleep(0.01)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, lines_are_closed: None) -> Iterator[Post]:
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=PORT)
    server.start()
    for name, value in {
        "HOST": "127.0.0.1", "PORT": str(PORT), "SECURITY": "none", "SENDER": "滨海市政务服务 <noreply@example.gov.cn>",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"BANSHI_EMAIL_{name}", value)
    yield post
    server.stop()


async def test_a_message_arrives_with_its_chinese_intact(post: Post) -> None:
    receipt = await plugin.send_message(MESSAGE)
    (envelope,) = post.envelopes
    assert isinstance(envelope.content, bytes)
    letter = message_from_bytes(envelope.content)
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert (receipt and receipt.state, envelope.mail_from, envelope.rcpt_tos) == (
        "sent", "noreply@example.gov.cn", ["li@example.org"],
    )  # fmt: skip
    assert str(make_header(decode_header(letter["Subject"]))) == MESSAGE.subject
    assert body.decode().replace("\r\n", "\n") == MESSAGE.body
    assert letter["Auto-Submitted"] == "auto-generated"


async def test_the_same_message_tried_again_has_the_same_message_id(post: Post) -> None:
    first, second = await plugin.send_message(MESSAGE), await plugin.send_message(MESSAGE)
    assert first == second


async def test_another_channel_is_left_to_others(post: Post) -> None:
    assert await plugin.send_message(Message("sms", "13800000000", "", "hello")) is None
    assert post.envelopes == []


@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_a_refusal_for_good_is_a_receipt_and_one_for_now_is_tried_later(post: Post, stage: str) -> None:
    setattr(post, stage, "550 5.1.1 No such user")
    receipt = await plugin.send_message(MESSAGE)
    assert receipt == Receipt("refused", detail="550 5.1.1 No such user")
    setattr(post, stage, "451 4.3.0 Come back later")
    with pytest.raises(TryLater):
        await plugin.send_message(MESSAGE)


async def test_a_server_that_is_down_is_tried_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSHI_EMAIL_PORT", str(NOBODY))
    with pytest.raises(TryLater):
        await plugin.send_message(MESSAGE)


@pytest.mark.parametrize("address", ["no address", "a@b.cn\r\nBcc: x@y.cn", "", "a@b, c@d"])
async def test_what_is_no_single_address_is_refused_and_smuggles_in_no_header(
    post: Post, address: str
) -> None:
    receipt = await plugin.send_message(Message("email", address, "s", "b"))
    assert receipt is not None and receipt.state == "refused"
    assert post.envelopes == []


async def test_a_subject_of_two_lines_stays_one_header(post: Post) -> None:
    await plugin.send_message(Message("email", "a@example.org", "one\r\nBcc: x@y.cn", "b"))
    assert isinstance(post.envelopes[0].content, bytes)
    letter = message_from_bytes(post.envelopes[0].content)
    assert (letter["Subject"], letter["Bcc"]) == ("one Bcc: x@y.cn", None)


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "server.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, secret


def login(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"banshi", b"right"), handled=False)


@pytest.fixture
def secure_post(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    pem, secret = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server = Controller(
        post, hostname="127.0.0.1", port=TLS_PORT, tls_context=context, require_starttls=True,
        authenticator=login, auth_required=True,
    )  # fmt: skip
    server.start()
    for name, value in {
        "PORT": str(TLS_PORT), "SECURITY": "starttls", "USERNAME": "banshi", "PASSWORD": "right", "CA_FILE": str(pem),
    }.items():  # fmt: skip
        monkeypatch.setenv(f"BANSHI_EMAIL_{name}", value)
    yield post
    server.stop()


async def test_starttls_and_a_log_in_are_used(secure_post: Post) -> None:
    receipt = await plugin.send_message(MESSAGE)
    assert receipt is not None and receipt.state == "sent"
    assert len(secure_post.envelopes) == 1


async def test_a_wrong_password_of_ours_loses_no_message(
    secure_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANSHI_EMAIL_PASSWORD", "wrong")
    with pytest.raises(TryLater) as caught:
        await plugin.send_message(MESSAGE)
    assert caught.value.after_seconds == plugin.OUR_FAULT_AFTER


async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    secure_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANSHI_EMAIL_CA_FILE")
    with pytest.raises(TryLater):
        await plugin.send_message(MESSAGE)
    assert secure_post.envelopes == []


def test_its_settings_are_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plugin.check_configuration() is None
    monkeypatch.setenv("BANSHI_EMAIL_HOST", "mail.example.org")
    monkeypatch.setenv("BANSHI_EMAIL_SECURITY", "none")
    monkeypatch.setenv("BANSHI_EMAIL_USERNAME", "banshi")
    assert plugin.check_configuration() == [
        "BANSHI_EMAIL_SENDER needs an address, like noreply@example.gov.cn.",
        "BANSHI_EMAIL_SECURITY=none would send the password in the clear: use starttls or tls.",
    ]
    monkeypatch.setenv("BANSHI_EMAIL_PORT", "no number")
    with pytest.raises(BadConfiguration, match="BANSHI_EMAIL_PORT"):
        plugin.check_configuration()
