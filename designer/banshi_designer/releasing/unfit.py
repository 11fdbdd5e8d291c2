"""What would keep a draft from working on this installation, whatever its checks say, in sentences."""

from __future__ import annotations

from banshi_platform import plugins
from banshi_platform.problems import CanMend


async def require_fit(package: str) -> None:
    """Go on, or raise CanMend with everything that is said against it."""
    answers = await plugins.current().all("check_package", package=package)
    if said := [sentence for answer in answers for sentence in answer]:
        raise CanMend(" ".join(said))
