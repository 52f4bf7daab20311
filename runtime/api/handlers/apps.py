"""Apps as their users see them."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.rights import Right
from runtime.api.route import Description, Route, reading
from runtime.services.act import Act
from runtime.services.list_apps import list_apps, read_app
from runtime.services.outcome import Refusal


def show_apps(call: Call, act: Act) -> Reply:
    """List the apps the caller may open."""
    del call
    apps = list_apps(act)
    return Answer({"items": [app.as_json() for app in apps]})


def show_app(call: Call, act: Act) -> Reply:
    """Tell what the caller may open of an app."""
    app = read_app(act, call.path["app"])
    return app if isinstance(app, Refusal) else Answer(app.as_json())


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/apps",
        show_apps,
        Description("List apps", gives="Apps"),
        right=Right.SIGNED_IN,
    ),
    reading(
        "GET",
        "/apps/{app}",
        show_app,
        Description("Read an app", gives="App"),
        right=Right.APP_OPEN,
    ),
)
