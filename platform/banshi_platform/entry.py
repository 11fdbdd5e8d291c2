"""Where ``banshi`` begins: a command that another package stands for alone starts without the rest of the house."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

COMMANDS = "banshi.commands"  # entry points: name of the command → click command


def main() -> None:
    """Run the command line."""
    for alone in entry_points(group=COMMANDS, name=sys.argv[1] if len(sys.argv) > 1 else ""):
        alone.load().main(sys.argv[2:], prog_name=f"banshi {alone.name}")
    from .command import main as everything  # the server and the database take their time to load

    everything()


if __name__ == "__main__":
    main()
