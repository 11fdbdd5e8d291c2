"""``banshi form …``: the engine on files. One module for each command, loaded when it is asked for.

Each command leaves with 0 (fine), 1 (the answer is no) or 2 (cannot be used: an unreadable file, a broken schema).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {  # name → module; its function `command` is what runs
    "check": "check",
    "gallery": "gallery",
    "render": "render",
    "parse": "parse",
    "validate": "validate",
    "resolve": "resolve",
    "explain": "explain",
    "diff": "diff",
    "generate": "generate",
    "rehearse": "rehearse",
    "convert": "convert",
    "export": "export",
}


class Commands(click.Group):
    """Knows its commands by name only, so that one of them starts without loading the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name]}", __name__)
        command: click.Command = module.command
        return command


@click.group("form", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def form() -> None:
    """The form engine on files: draw, read, judge, explain, compare and generate forms."""
