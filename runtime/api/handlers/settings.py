"""The settings of an app, and what the system does by itself."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.rights import Right
from runtime.api.route import Description, Route, reading, writing
from runtime.services.act import Act
from runtime.services.background_work import background_work
from runtime.services.change_settings import change_settings
from runtime.services.outcome import Refusal
from runtime.services.read_settings import read_settings

SETTINGS = "/apps/{app}/settings"


def show_settings(call: Call, act: Act) -> Reply:
    """List the settings of an app with their values."""
    found = read_settings(act, call.path["app"])
    if isinstance(found, Refusal):
        return found
    return Answer({"items": [one.as_json() for one in found]})


def alter_settings(call: Call, act: Act) -> Answer | Refusal:
    """Give some settings new values; they are in force at once."""
    refused = change_settings(act, call.path["app"], call.body)
    return refused or Answer()


def show_work(call: Call, act: Act) -> Reply:
    """Tell what comes next, what failed, what is stuck."""
    del call
    found = background_work(act)
    return found if isinstance(found, Refusal) else Answer(found.as_json())


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        SETTINGS,
        show_settings,
        Description("List the settings of an app", gives="Settings"),
        right=Right.APP_PUBLISH,
    ),
    writing(
        "PATCH",
        SETTINGS,
        alter_settings,
        Description("Change the settings of an app", "SettingValues", status=204),
        right=Right.APP_PUBLISH,
    ),
    reading(
        "GET",
        "/jobs",
        show_work,
        Description("Tell what the system does by itself", gives="BackgroundWork"),
        right=Right.ADMIN,
    ),
)
