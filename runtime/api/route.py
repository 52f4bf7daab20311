"""A route: its method and path, the right it asks for, what it takes and what it gives.

Rules of this file:
1. There is no route without a right: it is an argument that cannot be left out.
2. What may change something is a writing route: it needs a method that is not safe, and it can be
   repeated under an `Idempotency-Key`.
3. A handler says what to do by the use cases; transactions are opened here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from runtime.api.call import Answer, Call, Reply
from runtime.api.rights import Right
from runtime.services.act import Act, Replayed, consult, perform, perform_once
from runtime.services.outcome import Refusal
from runtime.services.repetition import keep_answer, kept_answer

API = "/api/v1"
"""Where the API's routes stand."""

SAFE = frozenset({"GET", "HEAD"})


class Takes(StrEnum):
    """What a route reads as its body."""

    NOTHING = "nothing"
    JSON = "json"
    MAYBE_JSON = "maybe_json"
    FILE = "file"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, as OpenAPI describes it."""

    name: str
    description: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Description:
    """What OpenAPI says of a route; `sends` and `gives` name schemas."""

    summary: str
    sends: str | None = None
    gives: str | None = None
    status: int = 200
    media_type: str = "application/json"
    versioned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One declared route; `run` answers a call."""

    method: str
    path: str
    right: Right
    run: Callable[[Call], Reply]
    name: str
    told: Description
    takes: Takes = Takes.NOTHING
    query: tuple[Parameter, ...] = ()
    any_query: bool = False
    writes: bool = False
    repeatable: bool = False

    @property
    def known_parameters(self) -> frozenset[str] | None:
        """The names a query may have; None when any may be there."""
        return None if self.any_query else frozenset(each.name for each in self.query)


ActHandler = Callable[[Call, Act], Reply]
WriteHandler = Callable[[Call, Act], Answer | Refusal]
Handler = Callable[[Call], Reply]


def reading(  # noqa: PLR0913 - a declaration names everything
    method: str,
    path: str,
    handler: ActHandler,
    told: Description,
    *,
    right: Right,
    takes: Takes = Takes.NOTHING,
    query: tuple[Parameter, ...] = (),
    any_query: bool = False,
) -> Route:
    """Declare a route that answers from one consistent view of the store."""

    def run(call: Call) -> Reply:
        return consult(call.system, call.signed, lambda act: handler(call, act))

    return Route(
        method=method,
        path=path,
        right=right,
        run=run,
        name=handler.__name__,
        told=told,
        takes=takes,
        query=query,
        any_query=any_query,
    )


def writing(  # noqa: PLR0913 - a declaration names everything
    method: str,
    path: str,
    handler: WriteHandler,
    told: Description,
    *,
    right: Right,
    takes: Takes = Takes.JSON,
    query: tuple[Parameter, ...] = (),
) -> Route:
    """Declare a route whose handler is one transaction, once under an idempotency key."""
    if method in SAFE:
        raise ValueError(f"{method} {path} may not change anything")

    def run(call: Call) -> Reply:
        if call.once is None:
            return perform(call.system, call.signed, lambda act: handler(call, act))
        outcome = perform_once(
            call.system, call.signed, call.once, lambda act: _packed(handler(call, act))
        )
        return _unpacked(outcome)

    return Route(
        method=method,
        path=path,
        right=right,
        run=run,
        name=handler.__name__,
        told=told,
        takes=takes,
        query=query,
        writes=True,
        repeatable=True,
    )


def direct(  # noqa: PLR0913 - a declaration names everything
    method: str,
    path: str,
    handler: Handler,
    told: Description,
    *,
    right: Right,
    takes: Takes = Takes.NOTHING,
    query: tuple[Parameter, ...] = (),
    repeatable: bool = False,
) -> Route:
    """Declare a route whose handler opens what transactions it needs by itself.

    The answer of a repeatable one is kept under an idempotency key after the fact: a repetition
    that comes later than the first answer has no second effect.
    """

    def run(call: Call) -> Reply:
        if not repeatable or call.once is None or call.caller is None:
            return handler(call)
        kept = consult(call.system, call.caller, kept_answer, call.once)
        if kept is not None:
            return _unpacked(kept)
        reply = handler(call)
        if isinstance(reply, Answer):
            perform(call.system, call.caller, keep_answer, call.once, _kept(reply))
        return reply

    return Route(
        method=method,
        path=path,
        right=right,
        run=run,
        name=handler.__name__,
        told=told,
        takes=takes,
        query=query,
        writes=method not in SAFE,
        repeatable=repeatable,
    )


def _packed(outcome: Answer | Refusal) -> dict[str, object] | Refusal:
    return outcome if isinstance(outcome, Refusal) else _kept(outcome)


def _kept(outcome: Answer) -> dict[str, object]:
    return {
        "status": outcome.status,
        "headers": dict(outcome.headers),
        "body": None if outcome.body is None else dict(outcome.body),
    }


def _unpacked(outcome: dict[str, object] | Replayed | Refusal) -> Reply:
    if isinstance(outcome, Refusal):
        return outcome
    again = isinstance(outcome, Replayed)
    kept = outcome.answer if isinstance(outcome, Replayed) else outcome
    headers = cast(dict[str, str], kept["headers"])
    return Answer(
        cast(Mapping[str, object] | None, kept["body"]),
        cast(int, kept["status"]),
        {**headers, "idempotent-replayed": "true"} if again else headers,
    )
