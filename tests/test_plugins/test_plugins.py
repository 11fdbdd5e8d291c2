"""How plugins are found, asked and fenced, and that docs/plugins.md tells the truth."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from banshi_platform import hooks, plugins
from banshi_platform.hooks import BadConfiguration, Message, Receipt, TryLater, hookimpl
from banshi_platform.plugins import PluginFailed, Plugins
from banshi_platform.settings import Settings
from banshi_plugin_email.hooks import EmailSettings
from banshi_plugin_s3.hooks import S3Settings

pytestmark = pytest.mark.anyio

DOCS = (Path(__file__).resolve().parents[2] / "docs/plugins.md").read_text(encoding="utf-8")
MESSAGE = Message("sms", "13800000000", "", "您好", reference="notice:1")


def plugin(**functions: object) -> SimpleNamespace:
    return SimpleNamespace(**{name: hookimpl(function) for name, function in functions.items()})  # type: ignore[arg-type]


async def none(message: Message) -> None:
    return None


async def sent(message: Message) -> Receipt:
    return Receipt("sent", reference="1")


def fails(message: Message) -> Receipt:
    raise ValueError(message.to)


async def busy(message: Message) -> Receipt:
    raise TryLater("busy", 30)


async def test_the_first_answer_counts_and_a_plugin_may_leave_it_to_the_next() -> None:
    registry = Plugins()
    registry.register("sends", plugin(send_message=sent))
    registry.register("declines", plugin(send_message=none))
    assert await registry.first("send_message", message=MESSAGE) == Receipt("sent", reference="1")
    assert registry.answering("send_message") == ["declines", "sends"]


async def test_a_failure_is_counted_remembered_and_does_not_stop_the_next() -> None:
    noticed: list[tuple[str, str]] = []
    registry = Plugins(on_failure=lambda name, hook: noticed.append((name, hook)))
    registry.register("sends", plugin(send_message=sent))
    registry.register("fails", plugin(send_message=fails))
    assert await registry.first("send_message", message=MESSAGE) == Receipt("sent", reference="1")
    assert noticed == [("fails", "send_message")]
    (failure,) = registry.known["fails"].failures
    assert (failure.hook, failure.error) == ("send_message", "ValueError")


async def test_when_all_that_could_answer_failed_the_caller_is_told() -> None:
    registry = Plugins()
    assert await registry.first("send_message", message=MESSAGE) is None
    registry.register("fails", plugin(send_message=fails))
    with pytest.raises(PluginFailed):
        await registry.first("send_message", message=MESSAGE)
    assert await registry.all("send_message", message=MESSAGE) == []


async def test_try_later_is_for_the_caller_and_is_no_failure() -> None:
    registry = Plugins()
    registry.register("busy", plugin(send_message=busy))
    with pytest.raises(TryLater) as caught:
        await registry.first("send_message", message=MESSAGE)
    assert (caught.value.after_seconds, registry.known["busy"].failures) == (30, [])


def misspelt(letter: Message) -> None:
    return None


@pytest.mark.parametrize(
    "wrong",
    [plugin(send_massage=sent), plugin(send_message=misspelt)],
    ids=["a hook that does not exist", "an argument that does not exist"],
)
async def test_a_plugin_that_does_not_fit_is_broken_and_the_others_work(wrong: object) -> None:
    registry = Plugins()
    registry.register("wrong", wrong)
    registry.register("sends", plugin(send_message=sent))
    assert registry.known["wrong"].state == "broken"
    assert registry.answering("send_message") == ["sends"]


@pytest.mark.parametrize(
    ("says", "state"), [(None, "idle"), ([], "active"), (["No key."], "faulty"), (1 / 3, "broken")]
)
async def test_a_plugin_checks_its_own_settings(says: object, state: str) -> None:
    registry = Plugins()
    registry.register("one", plugin(send_message=sent, check_configuration=lambda: says))
    await registry.check()
    assert registry.known["one"].state == state
    assert registry.answering("send_message") == (["one"] if state == "active" else [])


async def test_the_installed_plugins_are_idle_until_they_are_set_up(settings: Settings) -> None:
    registry = await plugins.start(settings)
    assert {name: one.state for name, one in registry.known.items()} == {"email": "idle", "s3": "idle"}
    assert [check.state for check in await plugins.examined(settings)] == ["ok", "ok"]


async def test_a_plugin_that_the_settings_name_must_be_installed_and_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadConfiguration, match="'sms', which is not installed \\(installed: email, s3\\)"):
        plugins.found(settings.model_copy(update={"plugins": ("sms",)}))
    monkeypatch.setenv("BANSHI_EMAIL_HOST", "mail.example.org")
    assert (await plugins.start(settings)).known["email"].state == "faulty"
    with pytest.raises(BadConfiguration, match="BANSHI_EMAIL_SENDER"):
        await plugins.start(settings.model_copy(update={"plugins": ("email",)}))


def test_the_documentation_lists_every_hook_with_its_arguments_and_its_sentence() -> None:
    specs = {name: spec for name, spec in vars(hooks).items() if hasattr(spec, "banshi_spec")}
    documented = dict(re.findall(r"^### `((\w+)\(.*)`$", DOCS, re.M))
    assert {f"{name}{signature(spec)}" for name, spec in specs.items()} == set(documented)
    for spec in specs.values():
        assert inspect.getdoc(spec) in DOCS


def signature(function: object) -> str:
    return str(inspect.signature(function)).replace("'", "")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [EmailSettings, S3Settings])
def test_the_documentation_lists_every_setting_of_the_plugins(kind: type[EmailSettings | S3Settings]) -> None:
    names = {f"{kind.model_config['env_prefix']}{name.upper()}" for name in kind.model_fields}
    assert {name for name in names if f"`{name}`" not in DOCS} == set()


@pytest.fixture
def gateway() -> Iterator[ModuleType]:
    """The imaginary gateway that the example of the documentation speaks to."""
    module = ModuleType("my_gateway")
    sys.modules["my_gateway"] = module
    yield module
    del sys.modules["my_gateway"]


async def test_the_ten_lines_of_the_documentation_work(gateway: ModuleType, tmp_path: Path) -> None:
    sent_to: list[tuple[str, str, str]] = []

    class Busy(Exception):
        pass

    async def send(to: str, body: str, key: str) -> str:
        if to == "busy":
            raise Busy("full")
        sent_to.append((to, body, key))
        return "number-1"

    vars(gateway).update(send=send, Busy=Busy)
    example = re.search(r"```python\n(.*?)```", DOCS, re.S)
    assert example is not None and example[1].count("\n") <= 12
    (tmp_path / "example.py").write_text(example[1], encoding="utf-8")
    module = ModuleType("example")
    source = compile((tmp_path / "example.py").read_text(encoding="utf-8"), "example.py", "exec")
    exec(source, vars(module))
    registry = Plugins()
    registry.register("sms", module)
    assert await registry.first("send_message", message=MESSAGE) == Receipt("sent", reference="number-1")
    assert sent_to == [("13800000000", "您好", "notice:1")]
    assert await registry.first("send_message", message=Message("email", "a@b.cn", "", "")) is None
    with pytest.raises(TryLater):
        await registry.first("send_message", message=Message("sms", "busy", "", ""))
