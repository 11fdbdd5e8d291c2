"""Finds plugins, asks them, and stands between their faults and the application.

A plugin that does not load, has faults in its settings or fails in a call is logged, counted and shown to the
operator; the application goes on. What a plugin may use is in ``hooks``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any, Literal

import pluggy

from . import clock, files, hooks
from .doctor import Check
from .i18n import gettext as _
from .logs import described, log
from .settings import BadConfiguration, Settings

GROUP = "banshi.plugins"
PATIENCE_WITH_FAULTS = 20  # failures remembered per plugin


@dataclass(frozen=True)
class Failure:
    """A call that went wrong: which hook, when, what kind of error."""

    hook: str
    at: datetime
    error: str


@dataclass
class Plugin:
    """A plugin as the operator sees it. ``faults`` are sentences; with any, it is not used."""

    name: str
    state: Literal["active", "idle", "faulty", "broken"] = "active"
    own: bool = False  # a surface of ours that answers hooks, nothing an operator sets up
    faults: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class PluginFailed(Exception):
    """A plugin that was needed failed; the cause is in the log."""


Noticed = Callable[[str, str], None]  # plugin, hook


class Plugins:
    """The plugins of this process."""

    def __init__(self, on_failure: Noticed = lambda plugin, hook: None) -> None:
        self.manager = pluggy.PluginManager(hooks.NAME)
        self.manager.add_hookspecs(hooks)
        self.known: dict[str, Plugin] = {}
        self.on_failure = on_failure

    def register(self, name: str, module: object, *, own: bool = False) -> Plugin:
        """Take in a plugin. A misspelt hook or an argument that does not exist breaks it, not us."""
        plugin = self.known.setdefault(name, Plugin(name, own=own))
        try:
            self.manager.register(module, name=name)
            self.manager.check_pending()
        except Exception as error:
            self._broken(plugin, error)
            self.manager.unregister(name=name)
        return plugin

    async def check(self) -> None:
        """Let every plugin look at its own settings; those with faults or not set up are taken out."""
        for name, impl in self._callers("check_configuration"):
            plugin = self.known[name]
            try:
                faults = await _outcome(impl, {})
                plugin.state = "idle" if faults is None else "faulty" if faults else "active"
                plugin.faults = list(faults or [])
            except BadConfiguration as error:
                plugin.state, plugin.faults = "faulty", str(error).splitlines()
            except Exception as error:
                self._broken(plugin, error)
            if plugin.state == "faulty":
                log.warning("plugin has faults in its settings", plugin=name, faults=plugin.faults)
            if plugin.state != "active":
                self.manager.unregister(name=name)

    async def first(self, hook: str, **arguments: Any) -> Any:
        """The first answer that is not None. TryLater passes; another failure is fenced, the next plugin is asked.
        When none answered and one failed: PluginFailed."""
        failed = False
        for name, impl in self._callers(hook):
            answer = await self._ask(name, hook, impl, arguments)
            if answer is not None and not isinstance(answer, Failure):
                return answer
            failed = failed or isinstance(answer, Failure)
        if failed:
            raise PluginFailed(hook)
        return None

    async def all(self, hook: str, **arguments: Any) -> list[Any]:
        """Every answer that is not None; a plugin that fails is left out."""
        answers = [await self._ask(name, hook, impl, arguments) for name, impl in self._callers(hook)]
        return [answer for answer in answers if answer is not None and not isinstance(answer, Failure)]

    def answering(self, hook: str) -> list[str]:
        """The names of the plugins that answer a hook."""
        return [name for name, _ in self._callers(hook)]

    async def _ask(self, name: str, hook: str, impl: Any, arguments: dict[str, Any]) -> Any:
        try:
            return await _outcome(impl, arguments)
        except hooks.TryLater:
            raise
        except Exception as error:
            return self._failed(name, hook, error)

    def _callers(self, hook: str) -> list[tuple[str, Any]]:
        """Last registered first, as pluggy calls them (its tryfirst and trylast are obeyed)."""
        caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
        return [(impl.plugin_name, impl) for impl in reversed(caller.get_hookimpls())]

    def _failed(self, name: str, hook: str, error: Exception) -> Failure:
        failure = Failure(hook, clock.now(), type(error).__qualname__)
        plugin = self.known[name]
        plugin.failures = [*plugin.failures, failure][-PATIENCE_WITH_FAULTS:]
        log.error("plugin failed", plugin=name, hook=hook, exc_info=error)
        self.on_failure(name, hook)
        return failure

    def _broken(self, plugin: Plugin, error: Exception) -> None:
        plugin.state = "broken"
        plugin.faults = [f"{type(error).__name__}: {error}"]
        log.error("plugin does not load", plugin=plugin.name, **described(error))


async def _outcome(impl: Any, arguments: dict[str, Any]) -> Any:
    answer = impl.function(**{name: arguments[name] for name in impl.argnames})
    return await answer if inspect.isawaitable(answer) else answer


def found(settings: Settings, own: Mapping[str, object] | None = None) -> Plugins:
    """The installed plugins: those the settings name, or all. A name not installed stops the start."""
    plugins = Plugins()
    for name, module in (own or {}).items():
        plugins.register(name, module, own=True)
    entries = {entry.name: entry for entry in entry_points(group=GROUP)}
    wanted = entries.keys() if settings.plugins is None else settings.plugins
    for name in sorted(wanted):
        if name not in entries:
            installed = ", ".join(sorted(entries)) or "none"
            raise BadConfiguration(
                f"BANSHI_PLUGINS names {name!r}, which is not installed (installed: {installed})."
            )
        _load(plugins, name, entries[name].load)
    return plugins


def _load(plugins: Plugins, name: str, load: Callable[[], object]) -> None:
    try:
        module = load()
    except Exception as error:
        plugins._broken(plugins.known.setdefault(name, Plugin(name)), error)
    else:
        plugins.register(name, module)


async def start(settings: Settings, own: Mapping[str, object] | None = None) -> Plugins:
    """Find, check and use the plugins of this process, and the file store one of them may bring. ``own`` are the
    surfaces of ours that answer hooks, by name: asked after the plugins.

    A file store that is set up but does not work stops the start: files must not go to another place instead.
    """
    plugins = use(found(settings, own))
    stores = plugins.answering("file_store")
    await plugins.check()
    for plugin in plugins.known.values():
        needed = plugin.name in stores or plugin.name in (settings.plugins or ())
        if needed and plugin.state in ("faulty", "broken"):
            raise BadConfiguration(f"The plugin {plugin.name!r} cannot be used: {' '.join(plugin.faults)}")
    try:
        files.use_store(await plugins.first("file_store", settings=settings))
    except PluginFailed as error:
        raise BadConfiguration("The file store of a plugin does not start; the log says why.") from error
    return plugins


_current = Plugins()


def use(plugins: Plugins) -> Plugins:
    global _current
    _current = plugins
    return plugins


def current() -> Plugins:
    """The plugins of this process; before ``start`` there are none."""
    return _current


async def examined(settings: Settings) -> Sequence[Check]:
    """What the doctor says of the plugins, one line each."""
    plugins = found(settings)
    await plugins.check()
    return [_finding(plugin) for plugin in plugins.known.values()]


def _finding(plugin: Plugin) -> Check:
    name = _("Plugin %(name)s", name=plugin.name)
    if plugin.state in ("active", "idle"):
        return Check(name, "ok", _("in use") if plugin.state == "active" else _("not set up"))
    mend = _("Mend its settings, or leave it out of BANSHI_PLUGINS.")
    return Check(name, "error", " ".join(plugin.faults), mend)
