"""Where the layouts and fonts lie in the installed package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

TEMPLATES: Final = Path(str(files("banshi_templates")))
LAYOUTS: Final = TEMPLATES / "certificates"
FONTS: Final = TEMPLATES / "fonts"
