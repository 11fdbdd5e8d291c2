"""What is counted for operators, in Prometheus' format: requests by route, their time, jobs by state.

No label holds a person's data: routes are patterns, never addresses.
"""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector
from tortoise.functions import Count

from .tables import Job

MEDIA_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
JOB_STATES = ("ready", "running", "dead")


class Metrics:
    """The counters of one application; each has its own, so that two in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "banshi_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "banshi_request_seconds", "Time to answer", ["route"], registry=self.registry, buckets=SECONDS
        )
        self.jobs = Gauge("banshi_jobs", "Jobs in the embedded queue", ["state"], registry=self.registry)
        self.plugin_failures = Counter(
            "banshi_plugin_failures", "Failed calls of a plugin", ["plugin", "hook"], registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def plugin_failed(self, plugin: str, hook: str) -> None:
        self.plugin_failures.labels(plugin, hook).inc()

    async def render(self) -> bytes:
        counted = await Job.annotate(count=Count("id")).group_by("state").values("state", "count")
        by_state = {row["state"]: row["count"] for row in counted}
        for state in JOB_STATES:
            self.jobs.labels(state).set(by_state.get(state, 0))
        return generate_latest(self.registry)
