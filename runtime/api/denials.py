"""Denials on their way to the audit: written behind the answer, so that nobody waits for it."""

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from runtime.api.authentication import origin_of
from runtime.api.problem import Fault
from runtime.services.audit import Place, is_denial, note_denial
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal
from runtime.services.system import System


def audit_refusal(
    response: Response,
    system: System,
    request: Request,
    caller: Caller | None,
    refusal: Refusal,
) -> Response:
    """Let the audit remember a refusal for want of a right."""
    if is_denial(refusal):
        code = refusal.code or refusal.kind.value
        _remember(response, system, request, caller, code)
    return response


def audit_fault(response: Response, system: System, request: Request, fault: Fault) -> Response:
    """Let the audit remember a request that was turned away at the door."""
    if fault.status == 403 or fault.denied:
        _remember(response, system, request, fault.caller, fault.code)
    return response


def _remember(
    response: Response, system: System, request: Request, caller: Caller | None, code: str
) -> None:
    names = {name: str(value) for name, value in request.path_params.items()}
    route = f"{request.method} {request.scope['path']}"
    place = Place(route, names, origin_of(request).address)
    response.background = BackgroundTask(
        note_denial, system, caller, place, response.status_code, code
    )
