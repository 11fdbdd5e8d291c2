"""What the runtime hands over to the platform: its routes with their permits, menu, jobs, tables, commands."""

from __future__ import annotations

from banshi_platform.web.surface import Surface

surface = Surface(name="runtime", tables="banshi_runtime.tables")
