"""Every page with its address: the only place where the two meet, but for administration."""

from collections.abc import Awaitable, Callable, Container, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from runtime.api.on_demand import OnDemand
from runtime.services.outcome import not_found
from runtime.services.system import System
from runtime.web.extension import Extension
from runtime.web.manifest import PREFIX, STATIC
from runtime.web.pages import (
    account,
    actions,
    first_administrator,
    forms,
    lists,
    notifications,
    previews,
    prints,
    records,
    reports,
    start,
    tasks,
    trash,
    ways,
)
from runtime.web.reply import Reply
from runtime.web.serving import Page, method_page, serve
from runtime.web.visit import Visit

FORM = "/apps/{app}/forms/{form}"
RECORD = f"{FORM}/{{id}}"
REPORT = "/apps/{app}/reports/{report}"

Address = tuple[str, str, Page]
"""A page with its method and path."""

PUBLIC: tuple[Address, ...] = (
    ("GET", "/sign-in", account.show_sign_in),
    ("POST", "/sign-in", account.take_sign_in),
    ("POST", "/sign-out", account.take_sign_out),
    ("POST", "/language", account.choose_language),
    ("GET", "/first-sign-in/{secret}", first_administrator.show_first_sign_in),
    ("POST", "/first-sign-in/{secret}", first_administrator.take_first_sign_in),
)
"""Pages that visitors without a sign-in reach."""

SIGNED: tuple[Address, ...] = (
    ("GET", "/", start.show_start),
    ("GET", "/apps", start.show_apps),
    ("GET", "/new", start.show_new),
    ("GET", "/search", lists.search_everything),
    ("GET", "/regions", lists.list_regions),
    ("GET", "/apps/{app}", start.show_app),
    ("GET", "/apps/{app}/choices/{form}", lists.list_choices),
    ("GET", FORM, lists.show_list),
    ("GET", f"{FORM}/new", forms.show_new_record),
    ("POST", f"{FORM}/new", forms.take_new_record),
    ("POST", f"{FORM}/way", ways.tell_way),
    ("GET", f"{FORM}/trash", trash.show_trash),
    ("POST", f"{FORM}/trash/{{id}}/restore", trash.take_restore),
    ("POST", f"{FORM}/trash/{{id}}/purge", trash.take_purge),
    ("GET", f"{FORM}/print/{{print}}", prints.show_print),
    ("GET", f"{RECORD}/print/{{print}}", prints.show_print),
    ("GET", RECORD, records.show_record),
    ("GET", f"{RECORD}/edit", forms.show_edit),
    ("POST", f"{RECORD}/edit", forms.take_edit),
    ("POST", f"{RECORD}/submit", records.take_submit),
    ("POST", f"{RECORD}/withdraw", records.take_withdraw),
    ("POST", f"{RECORD}/delete", records.take_delete),
    ("POST", f"{RECORD}/comments", records.take_comment),
    ("GET", f"{RECORD}/actions/{{action}}", actions.show_action),
    ("POST", f"{RECORD}/actions/{{action}}", actions.take_action),
    ("GET", "/tasks", tasks.show_tasks),
    ("GET", "/tasks/{id}", tasks.show_task),
    ("POST", "/tasks/{id}", tasks.take_decision),
    ("GET", "/tasks/{id}/fill", forms.show_fill),
    ("GET", "/notifications", notifications.show_notifications),
    ("POST", "/notifications", notifications.take_all_read),
    ("POST", "/notifications/{id}", notifications.take_open),
    ("GET", "/apps/{app}/design/preview/forms/{form}", previews.show_preview),
    ("POST", "/apps/{app}/design/preview/forms/{form}", previews.take_preview),
    ("GET", REPORT, reports.show_report),
    ("GET", f"{REPORT}/drill", reports.show_drill),
    ("GET", "/me", account.show_me),
    ("POST", "/me/language", account.choose_language),
    ("POST", "/me/theme", account.choose_theme),
    ("POST", "/me/password", account.take_password),
)
"""Pages for people who are signed in; those of administration stand apart."""


class BuiltFiles(StaticFiles):
    """The built assets: their names change with their content, so they are kept for good."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Give a file with how long it may be kept."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a built file; the manifest is nobody's."""
        return await super().get_response("" if path == "manifest.json" else path, scope)


def create_web(system: System, extensions: Sequence[Extension] = ()) -> list[BaseRoute]:
    """Give the routes of all pages, the last of which answers what is not there."""
    return [
        *(
            Mount(one.prefix, BuiltFiles(directory=one.static, check_dir=False), name=one.name)
            for one in extensions
        ),
        *(_route(system, page, public=False) for one in extensions for page in one.pages),
        Mount(PREFIX, BuiltFiles(directory=STATIC, check_dir=False), name="static"),
        *_answering(system, PUBLIC, public=True),
        *_answering(system, SIGNED, public=False),
        OnDemand("/welcome", lambda: _welcome(system)),
        OnDemand("/admin", lambda: _administration(system)),
        Route("/{rest:path}", serve(system, nowhere), methods=["GET"]),
    ]


def _welcome(system: System) -> list[Route]:
    from runtime.web.administration import WELCOME  # loaded when somebody comes

    return _answering(system, WELCOME, public=True)


def _administration(system: System) -> list[Route]:
    from runtime.web.administration import ADMINISTRATION, TAKING_FILES

    return _answering(system, ADMINISTRATION, public=False, taking_files=TAKING_FILES)


def _answering(
    system: System,
    pages: Sequence[Address],
    *,
    public: bool,
    taking_files: Container[Page] = (),
) -> list[Route]:
    """The routes of pages, and of who looks at an address that only takes what is sent to it."""
    looked_at = {path for method, path, _ in pages if method == "GET"}
    taken = {path: method for method, path, _ in pages if path not in looked_at}
    return [
        *(Route(path, _told(method), methods=["GET"]) for path, method in taken.items()),
        *(_route(system, one, public=public, takes_file=one[2] in taking_files) for one in pages),
    ]


def _told(method: str) -> Callable[[Request], Awaitable[Response]]:
    async def refuse(request: Request) -> Response:
        return method_page(request, method)

    return refuse


def nowhere(_visit: Visit) -> Reply:
    """Answer an address that nobody has."""
    return not_found()


def _route(system: System, at: Address, *, public: bool, takes_file: bool = False) -> Route:
    method, path, page = at
    endpoint = serve(system, page, public=public, takes_file=takes_file)

    async def answer(request: Request) -> Response:
        return await endpoint(request)

    answer.__name__ = page.__name__
    return Route(path, answer, methods=[method])
