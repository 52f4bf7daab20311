"""Accounts, for administrators: finding, inviting, changing, handing over."""

from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.handlers.records import CURSOR, LIMIT
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, direct, reading, writing
from runtime.services.act import Act, consult
from runtime.services.edit_user import edit_user
from runtime.services.find_users import UserSearch, find_users, read_one_user
from runtime.services.hand_over import hand_over, preview_hand_over
from runtime.services.invite_user import give_link, invite_user
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.outcome import Refusal

USER = "/users/{id}"
TRUTH = {"type": "string", "enum": ["0", "1"]}


def show_users(call: Call, act: Act) -> Reply:
    """Find people."""
    active = call.query.get("active")
    found = find_users(
        act,
        UserSearch(
            text=call.query.get("q", ""),
            department=call.query.get("department") or None,
            role=call.query.get("role") or None,
            active=call.flag("active") if active else None,
            limit=call.limit(),
            cursor=call.query.get("cursor") or None,
        ),
    )
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def show_user(call: Call, act: Act) -> Reply:
    """Read one person."""
    found = read_one_user(act, call.path["id"])
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def add_user(call: Call) -> Reply:
    """Make an account: with a password, or with a link by which its owner chooses one."""
    call.only("username", "name", "password", "email", "department", "manager", "locale", "roles")
    account = NewAccount(
        username=call.text("username"),
        name=call.text("name"),
        password=call.text("password") or None,
        roles=_roles(call),
        email=call.text("email") or None,
        locale=call.text("locale") or "zh",
    )
    made = (
        create_user(call.system, call.signed, account)
        if account.password
        else invite_user(call.system, call.signed, account)
    )
    if isinstance(made, Refusal):
        return made
    body = made.as_json()
    place = {key: call.text(key) for key in ("department", "manager") if call.text(key)}
    if place:
        placed = edit_user(call.system, call.signed, str(body["id"]), place)
        if isinstance(placed, Refusal):
            return placed
    return Answer(_told(call, str(body["id"])) | _link(body), 201)


def change_user(call: Call) -> Reply:
    """Change what was sent of an account."""
    changed = edit_user(call.system, call.signed, call.path["id"], call.body)
    if isinstance(changed, Refusal):
        return changed
    return Answer(_told(call, changed.id))


def make_link(call: Call) -> Reply:
    """Make a link by which a person chooses a password anew; the present one ends."""
    call.only()
    made = give_link(call.system, call.signed, call.path["id"])
    return made if isinstance(made, Refusal) else Answer(made.as_json(), 201)


def show_hand_over(call: Call, act: Act) -> Reply:
    """Tell what hangs on a person."""
    found = preview_hand_over(act, call.path["id"])
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def carry_out_hand_over(call: Call, act: Act) -> Answer | Refusal:
    """Give what hangs on a person to another."""
    call.only("to", "tasks", "records", "people")
    chosen = {name: call.body.get(name, True) for name in ("tasks", "records", "people")}
    for name, value in chosen.items():
        if not isinstance(value, bool):
            raise unfit(name, "true or false", "true 或 false")
    done = hand_over(
        act,
        call.path["id"],
        call.text("to"),
        tasks=bool(chosen["tasks"]),
        records=bool(chosen["records"]),
        people=bool(chosen["people"]),
    )
    return done if isinstance(done, Refusal) else Answer(done.as_json())


def _roles(call: Call) -> list[str]:
    roles = call.body.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(one, str) for one in roles):
        raise unfit("roles", "a list of texts", "文本列表")
    return roles


def _told(call: Call, user: str) -> dict[str, object]:
    found = consult(call.system, call.signed, read_one_user, user)
    return {} if isinstance(found, Refusal) else dict(found.as_json())


def _link(body: dict[str, object]) -> dict[str, object]:
    return {"link": body["link"]} if "link" in body else {}


SEARCH = (
    LIMIT,
    CURSOR,
    Parameter("q", "Words of the sign-in name, the name or the e-mail address."),
    Parameter("department", "A department by its id, with all below it."),
    Parameter("role", "A role: `app.role` or `admin`."),
    Parameter("active", "1: active ones, 0: disabled ones.", TRUTH),
)

ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/users",
        show_users,
        Description("Find people", gives="Users"),
        right=Right.ADMIN,
        query=SEARCH,
    ),
    direct(
        "POST",
        "/users",
        add_user,
        Description("Make an account, or invite its owner", "NewUser", "User", status=201),
        right=Right.ADMIN,
        takes=Takes.JSON,
    ),
    reading(
        "GET",
        USER,
        show_user,
        Description("Read an account", gives="User"),
        right=Right.ADMIN,
    ),
    direct(
        "PATCH",
        USER,
        change_user,
        Description("Change an account", "UserChange", "User"),
        right=Right.ADMIN,
        takes=Takes.JSON,
    ),
    direct(
        "POST",
        f"{USER}/link",
        make_link,
        Description("Let a person choose a password anew", gives="User", status=201),
        right=Right.ADMIN,
        takes=Takes.MAYBE_JSON,
    ),
    reading(
        "GET",
        f"{USER}/hand_over",
        show_hand_over,
        Description("Tell what hangs on a person", gives="HandOverPreview"),
        right=Right.ADMIN,
    ),
    writing(
        "POST",
        f"{USER}/hand_over",
        carry_out_hand_over,
        Description("Give tasks, records and people to another", "HandOver", "HandedOver"),
        right=Right.ADMIN,
    ),
)
