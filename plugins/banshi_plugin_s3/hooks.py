"""Files in an S3-compatible object store: answers ``file_store``. Its settings: ``S3Settings``.

An object's key is the SHA-256 of its bytes. The store checks them when they arrive, we check them when they
come back.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from banshi_platform.hooks import FileGone, FileStore, PluginSettings, hookimpl, read_settings

CHUNK = 256 * 1024
ABSENT = ("404", "NoSuchKey", "NotFound")


class S3Settings(PluginSettings):
    """Which bucket, and how to reach it."""

    model_config = SettingsConfigDict(env_prefix="BANSHI_S3_")

    bucket: str = Field("", description="Bucket that holds the files; empty: they lie in the data folder.")
    endpoint: str = Field("", description="Address of the store, like https://s3.example.gov.cn; empty: AWS.")
    region: str = Field("us-east-1", description="Region of the bucket; most other stores ignore it.")
    access_key: SecretStr = Field(SecretStr(""), description="Access key.")
    secret_key: SecretStr = Field(SecretStr(""), description="Secret key.")
    prefix: str = Field("files/", description="What every key begins with.")
    path_style: bool = Field(True, description="Bucket in the path (most other stores) or in the host (AWS).")
    timeout: float = Field(30, gt=0, description="Seconds to wait for the store.")


class AlteredObject(Exception):
    """The store gave bytes that do not fit their key."""


class S3Store:
    """A file store of the platform on boto3, whose client may be used by many threads at once."""

    def __init__(self, settings: S3Settings) -> None:
        self.bucket, self.prefix = settings.bucket, settings.prefix
        self._client = boto3.client(
            "s3",
            endpoint_url=settings.endpoint or None,
            region_name=settings.region,
            aws_access_key_id=settings.access_key.get_secret_value(),
            aws_secret_access_key=settings.secret_key.get_secret_value(),
            config=Config(
                connect_timeout=settings.timeout,
                read_timeout=settings.timeout,
                retries={"max_attempts": 3, "mode": "standard"},
                s3={"addressing_style": "path" if settings.path_style else "virtual"},
                # newer checksums only where S3 asks for them: other stores do not know them
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    async def put(self, digest: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, digest, content)

    async def get(self, digest: str) -> bytes:
        return await asyncio.to_thread(self._get, digest)

    async def exists(self, digest: str) -> bool:
        return await asyncio.to_thread(self._exists, digest)

    async def delete(self, digest: str) -> None:
        await asyncio.to_thread(self._client.delete_object, Bucket=self.bucket, Key=self.key(digest))

    async def fault(self) -> str:
        """Why the bucket cannot be used; empty when it can."""
        try:
            await asyncio.to_thread(self._client.head_bucket, Bucket=self.bucket)
        except (BotoCoreError, ClientError) as error:
            return f"BANSHI_S3_BUCKET: the bucket {self.bucket!r} cannot be used ({_reason(error)})."
        return ""

    def key(self, digest: str) -> str:
        return f"{self.prefix}{digest[:2]}/{digest[2:4]}/{digest}"

    def _put(self, digest: str, content: bytes) -> None:
        if not self._exists(digest):
            checksum = b64encode(bytes.fromhex(digest)).decode()
            self._client.put_object(
                Bucket=self.bucket, Key=self.key(digest), Body=content, ChecksumSHA256=checksum
            )

    def _get(self, digest: str) -> bytes:
        try:
            body = self._client.get_object(Bucket=self.bucket, Key=self.key(digest))["Body"]
        except ClientError as error:
            if _reason(error) in ABSENT:
                raise FileGone from error
            raise
        with body:
            return _checked(digest, body.iter_chunks(CHUNK))

    def _exists(self, digest: str) -> bool:
        try:
            self._client.head_object(Bucket=self.bucket, Key=self.key(digest))
        except ClientError as error:
            if _reason(error) in ABSENT:
                return False
            raise
        return True


def _checked(digest: str, pieces: Iterable[bytes]) -> bytes:
    seen, content = sha256(), bytearray()
    for piece in pieces:
        seen.update(piece)
        content += piece
    if seen.hexdigest() != digest:
        raise AlteredObject(digest)
    return bytes(content)


def _reason(error: Exception) -> str:
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "unknown")
    return type(error).__name__


@hookimpl
async def check_configuration() -> list[str] | None:
    settings = read_settings(S3Settings)
    if not settings.bucket:
        return None
    if not (settings.access_key.get_secret_value() and settings.secret_key.get_secret_value()):
        return ["BANSHI_S3_ACCESS_KEY and BANSHI_S3_SECRET_KEY are needed with BANSHI_S3_BUCKET."]
    fault = await S3Store(settings).fault()
    return [fault] if fault else []


@hookimpl
def file_store() -> FileStore:
    return S3Store(read_settings(S3Settings))
