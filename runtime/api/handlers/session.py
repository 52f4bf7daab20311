"""Signing in and out, and one's own password."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.cookies import SET_SESSION
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, direct
from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.sign_in import change_password, sign_in, sign_out


def begin_session(call: Call) -> Reply:
    """Sign in by name and password; sets the cookie."""
    call.only("username", "password")
    username, password = call.text("username"), call.text("password")
    if not username or not password:
        raise Fault(
            422,
            "required",
            {"en": "Give a username and a password.", "zh": "请输入用户名和密码。"},
        )
    signed = sign_in(
        call.system,
        username,
        password,
        address=call.origin.address,
        way=Way.API,
        agent=call.origin.agent,
        replaces=call.session,
    )
    if isinstance(signed, Refusal):
        return signed
    return Answer(_who(signed.caller), 200, {SET_SESSION: signed.session})


def show_session(call: Call) -> Reply:
    """Tell who is signed in."""
    return Answer(_who(call.signed))


def end_session(call: Call) -> Reply:
    """Sign out; the session is of no use any more."""
    if call.session is not None:
        sign_out(call.system, call.session)
    return Answer(None, 204, {SET_SESSION: ""})


def replace_password(call: Call) -> Reply:
    """Change one's own password; every other session ends."""
    call.only("current", "password")
    changed = change_password(
        call.system,
        call.signed,
        current=call.text("current"),
        fresh=call.text("password"),
        address=call.origin.address,
    )
    return changed if isinstance(changed, Refusal) else Answer(None, 204, {SET_SESSION: ""})


def _who(caller: Caller) -> dict[str, object]:
    person = caller.person
    return {
        "id": person.id,
        "username": person.username,
        "name": person.name,
        "roles": sorted(person.roles),
        "locale": person.locale,
    }


ROUTES: tuple[Route, ...] = (
    direct(
        "POST",
        "/session",
        begin_session,
        Description("Sign in", "SignIn", "Session"),
        right=Right.PUBLIC,
        takes=Takes.JSON,
    ),
    direct(
        "GET",
        "/session",
        show_session,
        Description("Tell who is signed in", gives="Session"),
        right=Right.SIGNED_IN,
    ),
    direct(
        "DELETE",
        "/session",
        end_session,
        Description("Sign out", status=204),
        right=Right.PUBLIC,
    ),
    direct(
        "POST",
        "/session/password",
        replace_password,
        Description("Change one's own password", "PasswordChange", status=204),
        right=Right.SIGNED_IN,
        takes=Takes.JSON,
    ),
)
