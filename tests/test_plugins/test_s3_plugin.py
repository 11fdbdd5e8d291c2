"""The S3 plugin against a real S3 endpoint on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256

import boto3
import pytest
from moto.server import ThreadedMotoServer

from banshi_platform import files, plugins
from banshi_platform.hooks import BadConfiguration, FileGone, FileStore
from banshi_platform.settings import Settings
from banshi_plugin_s3 import hooks as plugin

pytestmark = pytest.mark.anyio

PORT = 8124
ENDPOINT = f"http://127.0.0.1:{PORT}"
CONTENT = os.urandom(700_000)
DIGEST = sha256(CONTENT).hexdigest()
ENVIRONMENT = {
    "BUCKET": "banshi", "ENDPOINT": ENDPOINT, "ACCESS_KEY": "access", "SECRET_KEY": "secret", "TIMEOUT": "2",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedMotoServer]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=PORT, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(server: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(f"BANSHI_S3_{name}", value)
    client = boto3.client(
        "s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="banshi")
    yield client
    for found in client.list_objects_v2(Bucket="banshi").get("Contents", []):
        client.delete_object(Bucket="banshi", Key=found["Key"])
    client.delete_bucket(Bucket="banshi")
    client.close()


@pytest.fixture
def store(bucket: object) -> FileStore:
    return plugin.file_store()


async def test_bytes_come_back_as_they_were_put(store: FileStore) -> None:
    assert await store.exists(DIGEST) is False
    await store.put(DIGEST, CONTENT)
    await store.put(DIGEST, CONTENT)
    assert await store.exists(DIGEST) is True
    assert await store.get(DIGEST) == CONTENT


async def test_the_key_is_the_digest(store: FileStore, bucket: object) -> None:
    await store.put(DIGEST, CONTENT)
    listed = bucket.list_objects_v2(Bucket="banshi")["Contents"]  # type: ignore[attr-defined]
    assert [one["Key"] for one in listed] == [f"files/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]


async def test_what_was_deleted_or_never_put_is_gone(store: FileStore) -> None:
    await store.put(DIGEST, CONTENT)
    await store.delete(DIGEST)
    await store.delete(DIGEST)
    with pytest.raises(FileGone):
        await store.get(DIGEST)


async def test_bytes_that_do_not_fit_their_digest_are_taken_neither_way(
    store: FileStore, bucket: object
) -> None:
    key = f"files/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
    bucket.put_object(Bucket="banshi", Key=key, Body=b"something else")  # type: ignore[attr-defined]
    with pytest.raises(plugin.AlteredObject):
        await store.get(DIGEST)


async def test_its_settings_and_its_bucket_are_examined(
    bucket: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await plugin.check_configuration() == []
    monkeypatch.setenv("BANSHI_S3_BUCKET", "another")
    assert await plugin.check_configuration() == [
        "BANSHI_S3_BUCKET: the bucket 'another' cannot be used (404)."
    ]
    monkeypatch.setenv("BANSHI_S3_ENDPOINT", "http://127.0.0.1:8125")
    assert await plugin.check_configuration() == [
        "BANSHI_S3_BUCKET: the bucket 'another' cannot be used (EndpointConnectionError)."
    ]
    monkeypatch.delenv("BANSHI_S3_SECRET_KEY")
    assert await plugin.check_configuration() == [
        "BANSHI_S3_ACCESS_KEY and BANSHI_S3_SECRET_KEY are needed with BANSHI_S3_BUCKET."
    ]
    monkeypatch.delenv("BANSHI_S3_BUCKET")
    assert await plugin.check_configuration() is None


async def test_the_application_keeps_its_files_there(bucket: object, sqlite_database: Settings) -> None:
    await plugins.start(sqlite_database)
    try:
        stored = await files.put(b"%PDF-1.7 made by us", limit=1000, media_type="application/pdf")
        assert isinstance(files.store(), plugin.S3Store)
        assert await files.read(stored.digest) == b"%PDF-1.7 made by us"
        assert not (sqlite_database.data_dir / "files").exists()
    finally:
        files.use_store(None)


async def test_a_store_that_is_set_up_but_down_stops_the_start(
    bucket: object, sqlite_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANSHI_S3_ENDPOINT", "http://127.0.0.1:8125")
    with pytest.raises(BadConfiguration, match="EndpointConnectionError"):
        await plugins.start(sqlite_database)
