"""`vermilion user`: accounts, their passwords, roles and tokens.

Rule of this file: a password is asked for without showing it, or read from standard input; never
an argument, which other users of the machine could see.
"""

import argparse
import json
import sys
from collections.abc import Callable
from getpass import getpass

from runtime.cli.command_error import CommandError
from runtime.cli.store import Store, add_database_argument, opened, refused
from runtime.services.account_views import AccountView
from runtime.services.manage_users import (
    NewAccount,
    create_user,
    disable_user,
    enable_user,
    issue_token,
    list_users,
    read_user,
    set_manager,
    set_password,
    set_roles,
)
from runtime.services.outcome import Refusal

Act = Callable[[Store, argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the acts and their arguments."""
    acts = parser.add_subparsers(metavar="ACT", required=True)
    add = _act(acts, "add", "make an account", _add)
    add.add_argument("username")
    add.add_argument("--name", default="", help="the person's name")
    add.add_argument("--admin", action="store_true", help="an administrator")
    add.add_argument("--role", action="append", default=[], metavar="APP.ROLE")
    add.add_argument("--manager", metavar="USERNAME", help="who is above, by sign-in name")
    add.add_argument("--email")
    add.add_argument("--locale", choices=("zh", "en"), default="zh")
    _password_argument(add)
    listing = _act(acts, "list", "list the accounts", _list)
    listing.add_argument("--json", action="store_true", help="as JSON")
    passwd = _act(acts, "passwd", "give an account another password", _passwd)
    passwd.add_argument("username")
    _password_argument(passwd)
    role = _act(acts, "role", "give roles to an account, or take them away", _role)
    role.add_argument("username")
    role.add_argument("--add", action="append", default=[], metavar="ROLE")
    role.add_argument("--remove", action="append", default=[], metavar="ROLE")
    manager = _act(acts, "manager", "put an account below another, or below nobody", _manager)
    manager.add_argument("username")
    manager.add_argument("manager", nargs="?", help="else below nobody")
    for name, summary, act in (
        ("disable", "end an account: its sessions and tokens end too", _disable),
        ("enable", "let an account in again", _enable),
    ):
        _act(acts, name, summary, act).add_argument("username")
    token = _act(acts, "token", "make a bearer token; it is shown this once", _token)
    token.add_argument("username")
    token.add_argument("--name", default="command line", help="what it is for")
    token.add_argument("--read-only", action="store_true", help="it may only read")
    token.add_argument("--days", type=int, help="how long it holds; else until it is revoked")


def run(arguments: argparse.Namespace) -> int:
    """Carry the act out."""
    act: Act = arguments.act
    with opened(arguments, make=act is _add) as store:
        return act(store, arguments)


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str, act: Act
) -> argparse.ArgumentParser:
    own = acts.add_parser(name, help=summary, description=summary)
    add_database_argument(own)
    own.set_defaults(act=act)
    return own


def _password_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def _add(store: Store, arguments: argparse.Namespace) -> int:
    roles = [*(["admin"] if arguments.admin else []), *arguments.role]
    above = None
    if arguments.manager:
        above = _accepted(read_user(store.system, None, arguments.manager)).id
    account = NewAccount(
        username=arguments.username,
        name=arguments.name,
        password=_password(arguments),
        roles=roles,
        email=arguments.email,
        manager=above,
        locale=arguments.locale,
    )
    made = _accepted(create_user(store.system, None, account))
    print(f"made {made.username} ({', '.join(made.roles) or 'no roles'})")
    return 0


def _list(store: Store, arguments: argparse.Namespace) -> int:
    found = list_users(store.system, None)
    if isinstance(found, Refusal):
        raise refused(found)
    if arguments.json:
        print(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=2))
        return 0
    for each in found:
        state = "" if each.active else "\tdisabled"
        print(f"{each.username}\t{each.name}\t{', '.join(each.roles)}{state}")
    return 0


def _passwd(store: Store, arguments: argparse.Namespace) -> int:
    password = _password(arguments)
    changed = _accepted(set_password(store.system, None, arguments.username, password))
    print(f"changed the password of {changed.username}; its sessions have ended")
    return 0


def _role(store: Store, arguments: argparse.Namespace) -> int:
    account = _accepted(read_user(store.system, None, arguments.username))
    roles = (set(account.roles) | set(arguments.add)) - set(arguments.remove)
    if roles != set(account.roles):
        account = _accepted(set_roles(store.system, None, arguments.username, sorted(roles)))
    print(f"{account.username}: {', '.join(account.roles) or 'no roles'}")
    return 0


def _manager(store: Store, arguments: argparse.Namespace) -> int:
    changed = _accepted(set_manager(store.system, None, arguments.username, arguments.manager))
    print(f"{changed.username}: below {arguments.manager or 'nobody'}")
    return 0


def _disable(store: Store, arguments: argparse.Namespace) -> int:
    changed = _accepted(disable_user(store.system, None, arguments.username))
    print(f"{changed.username} is disabled; its sessions have ended")
    return 0


def _enable(store: Store, arguments: argparse.Namespace) -> int:
    changed = _accepted(enable_user(store.system, None, arguments.username))
    print(f"{changed.username} is active")
    return 0


def _token(store: Store, arguments: argparse.Namespace) -> int:
    made = issue_token(
        store.system,
        None,
        arguments.username,
        name=arguments.name,
        read_only=arguments.read_only,
        days=arguments.days,
    )
    if isinstance(made, Refusal):
        raise refused(made)
    print(made)
    return 0


def _accepted(outcome: AccountView | Refusal) -> AccountView:
    if isinstance(outcome, Refusal):
        raise refused(outcome)
    return outcome


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_stdin or not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = getpass("Password: ")
        if getpass("Again: ") != given:
            raise CommandError("user: the two passwords differ", status=2)
    if not given:
        raise CommandError("user: a password is needed on standard input", status=2)
    return given
