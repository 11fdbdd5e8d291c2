"""One run of a job: perform it, judge how it went, write that down. The same on both queues.

A claim carries worker and attempt; only who still holds it may write the outcome (fencing), so a worker
that was thought dead and comes back changes nothing.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from . import canonical, clock
from .jobs import Handlers, TryAgain
from .tables import Job

MOST_ATTEMPTS = 15  # some six hours
LONGEST_WAIT = 3600.0  # seconds between two attempts
KEPT = timedelta(days=90)  # so long a done job is remembered, and its key taken

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A job in the hands of a worker."""

    id: int
    name: str
    arguments: str
    attempts: int  # this one included
    worker: str


@dataclass(frozen=True)
class Verdict:
    """How a run ended: done, ready to run again at ``run_at``, or dead."""

    state: Literal["done", "ready", "dead"]
    run_at: datetime | None = None
    error: str = ""
    attempts: int | None = None  # None: as claimed


async def perform(claim: Claim, handlers: Handlers) -> Verdict:
    """Run the handler and judge. Only cancellation comes out as an exception."""
    if claim.attempts > MOST_ATTEMPTS:
        return Verdict("dead", error="Its worker died each time it was tried.")
    try:
        handler = handlers.get(claim.name)
        if handler is None:
            raise LookupError(f"No surface here has a handler for the job {claim.name!r}.")
        await handler(canonical.loads(claim.arguments))
    except TryAgain as again:
        run_at = clock.now() + timedelta(seconds=again.after_seconds)
        return Verdict("ready", run_at, attempts=claim.attempts - 1)
    except Exception as error:
        log.exception("The job %s (%s) failed at attempt %s", claim.name, claim.id, claim.attempts)
        return failed(claim, error)
    return Verdict("done")


def failed(claim: Claim, error: Exception) -> Verdict:
    """After a failure: another attempt, later each time, or none."""
    words = f"{type(error).__name__}: {error}"[:2000]
    if claim.attempts >= MOST_ATTEMPTS:
        return Verdict("dead", error=words)
    return Verdict("ready", clock.now() + timedelta(seconds=wait_after(claim.attempts)), words)


def wait_after(attempts: int) -> float:
    """Seconds until the next attempt: doubling, with jitter, so that what failed together does not come
    together.
    """
    return min(2.0**attempts, LONGEST_WAIT) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing


def interrupted(claim: Claim) -> Verdict:
    """The worker was told to stop: the job goes back as if it had not been tried."""
    return Verdict("ready", clock.now(), attempts=claim.attempts - 1)


async def settle(claim: Claim, verdict: Verdict) -> bool:
    """Write the outcome, if the claim still holds; False when somebody else has the job by now."""
    over = verdict.state != "ready"
    changes = {
        "state": verdict.state,
        "worker": "",
        "lease_until": None,
        "error": verdict.error,
        "attempts": claim.attempts if verdict.attempts is None else verdict.attempts,
        "finished_at": clock.now() if over else None,
    }
    if verdict.run_at is not None:
        changes["run_at"] = verdict.run_at
    held = Job.filter(id=claim.id, state="running", worker=claim.worker, attempts=claim.attempts)
    settled = bool(await held.update(**changes))
    if not settled:
        log.warning("The job %s (%s) was taken over while it ran here", claim.name, claim.id)
    return settled


async def forget_old() -> int:
    """Drop the record of jobs done long ago; what was given up stays until somebody looks."""
    return await Job.filter(state="done", finished_at__lt=clock.now() - KEPT).delete()
