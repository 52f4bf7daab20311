"""What operators ask: whether the process lives, whether it can work, and what it counted."""

from runtime.api.call import Answer, Call, Page, Reply
from runtime.api.metrics import MEDIA_TYPE, Metrics
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Route, direct
from runtime.services.readiness import is_ready


def operation_routes(metrics: Metrics) -> tuple[Route, ...]:
    """Make the routes that stand at the root."""

    def show_metrics(call: Call) -> Reply:
        """Give this process's counts and times."""
        del call
        return Page(metrics.text(), MEDIA_TYPE)

    public = Right.PUBLIC
    counts = Description("Counts and times", media_type="text/plain")
    ready = Description("Tell whether the store can be used")
    return (
        direct("GET", "/healthz", show_health, Description("Tell we live"), right=public),
        direct("GET", "/readyz", show_readiness, ready, right=public),
        direct("GET", "/metrics", show_metrics, counts, right=public),
    )


def show_health(call: Call) -> Reply:
    """Tell that the process lives."""
    del call
    return Answer({"status": "ok"})


def show_readiness(call: Call) -> Reply:
    """Tell whether the store can be used."""
    if is_ready(call.system):
        return Answer({"status": "ok"})
    raise Fault(
        503,
        "not_ready",
        {"en": "The database does not answer.", "zh": "数据库没有响应。"},
        headers={"retry-after": "5"},
    )
