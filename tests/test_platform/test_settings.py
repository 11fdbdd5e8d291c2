"""Settings: from the environment and a file; what is unsafe or wrong is refused with what to mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import SettingsConfigDict

from banshi_platform.settings import BadConfiguration, PluginSettings, Settings, load

GOOD: dict[str, Any] = {
    "environment": "production",
    "secret_key": "0123456789abcdef0123456789abcdef",
    "base_url": "https://banshi.example.gov.cn/",
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BANSHI_{name.upper()}", raising=False)
    monkeypatch.delenv("BANSHI_CONFIG", raising=False)


def test_every_setting_is_documented() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "banshi.toml"
    file.write_text('port = 8001\nhost = "::1"\nplugins = ["s3"]\n[email]\nhost = "mail"\n', encoding="utf-8")
    monkeypatch.setenv("BANSHI_CONFIG", str(file))
    monkeypatch.setenv("BANSHI_PORT", "8002")
    settings = load()
    assert (settings.port, settings.host, settings.plugins) == (8002, "::1", ("s3",))


def test_a_plugin_reads_its_own_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Mail(PluginSettings):
        model_config = SettingsConfigDict(env_prefix="BANSHI_EMAIL_")
        host: str = ""
        port: int = 25

    file = tmp_path / "banshi.toml"
    file.write_text('[email]\nhost = "mail"\nport = 1\n', encoding="utf-8")
    monkeypatch.setenv("BANSHI_CONFIG", str(file))
    monkeypatch.setenv("BANSHI_EMAIL_PORT", "2525")
    assert (Mail().host, Mail().port) == ("mail", 2525)


def test_a_good_production_starts() -> None:
    assert load(**GOOD).public_url == "https://banshi.example.gov.cn"


@pytest.mark.parametrize(
    ("change", "mend"),
    [
        ({"demo_accounts": True}, "unset BANSHI_DEMO_ACCOUNTS"),
        ({"debug": True}, "unset BANSHI_DEBUG"),
        ({"secret_key": ""}, "set BANSHI_SECRET_KEY"),
        ({"secret_key": "short"}, "set BANSHI_SECRET_KEY"),
        ({"base_url": "http://banshi.example.gov.cn"}, "set BANSHI_BASE_URL"),
        ({"base_url": ""}, "set BANSHI_BASE_URL"),
    ],
)
def test_an_unsafe_production_is_refused_with_one_sentence(change: dict[str, Any], mend: str) -> None:
    with pytest.raises(BadConfiguration, match=mend) as refused:
        load(**(GOOD | change))
    assert "\n" not in str(refused.value)
    assert load(**(GOOD | change | {"environment": "demo"})).environment == "demo"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BANSHI_PORT", "http", "BANSHI_PORT"),
        ("BANSHI_TIMEZONE", "Mars", "BANSHI_TIMEZONE is no time zone"),
        (
            "BANSHI_DATABASE_URL",
            "mysql://root:geheim@db/x",
            "BANSHI_DATABASE_URL must begin with postgresql://",
        ),
        ("BANSHI_BASE_URL", "banshi.gov.cn", "BANSHI_BASE_URL must be an address"),
        ("BANSHI_ENVIRONMENT", "prod", "BANSHI_ENVIRONMENT"),
        ("BANSHI_TLS_KEY", "/key.pem", "set both or none"),
        ("BANSHI_CONFIG", "/nowhere.toml", "cannot be read"),
    ],
)
def test_a_wrong_value_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadConfiguration, match=sentence) as refused:
        load()
    assert "geheim" not in str(refused.value)


def test_a_slip_of_the_pen_in_the_file_is_not_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "banshi.toml"
    file.write_text("prot = 8001\n", encoding="utf-8")
    monkeypatch.setenv("BANSHI_CONFIG", str(file))
    with pytest.raises(BadConfiguration, match="'prot'"):
        load()
    file.write_text("port = \n", encoding="utf-8")
    with pytest.raises(BadConfiguration, match="not valid TOML"):
        load()


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    made = load(data_dir=tmp_path).secret
    assert len(made) >= 32
    assert load(data_dir=tmp_path).secret == made
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0
    assert load(data_dir=tmp_path, secret_key="given").secret == "given"
    assert "given" not in repr(load(data_dir=tmp_path, secret_key="given"))
