"""Timing work side by side: each in turn, A B C A B C, and the median of the ratios.

What is counted is the processor's time of this process, so that a busy machine disturbs less; work that other
processes do is timed by the wall clock.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 15
LEAST = 0.03  # seconds that a round lasts


def compared(
    name: str,
    ours: Callable[[], Any],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.process_time,
    **others: Callable[[], Any],
) -> None:
    """Time all in turn and print how many times as long each of the others takes."""
    works = [(work, _times(work)) for work in (ours, *others.values())]
    taken = [[timed(work, times, clock) for work, times in works] for _ in range(rounds)]
    print(f"{name:<52} {_middle([times[0] for times in taken]):9.2f} ms")
    for at, other in enumerate(others, 1):
        ratio = statistics.median(times[at] / times[0] for times in taken)
        said = other.replace("_", " ")
        print(f"  {said:<50} {_middle([times[at] for times in taken]):9.2f} ms  {ratio:8.2f} times ours")


def alone(name: str, work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Time one thing; its median in milliseconds is printed and given back."""
    times = _times(work)
    taken = _middle([timed(work, times) for _ in range(rounds)])
    print(f"{name:<52} {taken:9.2f} ms")
    return taken


def timed(work: Callable[[], Any], times: int = 1, clock: Callable[[], float] = time.process_time) -> float:
    """Seconds that it takes once."""
    start = clock()
    for _ in range(times):
        work()
    return (clock() - start) / times


def _times(work: Callable[[], Any]) -> int:
    """How often to do it in a round: quick work is repeated, or it would pay for what the slow work did to caches."""
    work()
    return max(1, int(LEAST / max(timed(work, 2), 1e-6)))


def _middle(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000
