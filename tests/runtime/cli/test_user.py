"""`vermilion user`: accounts from the command line."""

import json

import pytest

from tests.runtime.cli.conftest import PASSWORD, Run


def listed(run: Run, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert run("user", "list", "--json") == 0
    return {each["username"]: each for each in json.loads(capsys.readouterr().out)}


def test_an_account_is_made_and_listed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "add", "ann", "--name", "Ann Lee", typed=f"{PASSWORD}\n") == 0

    ann = listed(run, capsys)["ann"]
    assert (ann["name"], ann["roles"], ann["active"]) == ("Ann Lee", [], True)
    assert listed(run, capsys)["root"]["roles"] == ["admin"]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["add", "root"], PASSWORD, "taken"),
        (["add", "ROOT"], PASSWORD, "taken"),
        (["add", "a b"], PASSWORD, "sign-in name"),
        (["add", "ann"], "password123", "guessed"),
        (["add", "ann"], "short", "8 to 1024"),
        (["add", "ann", "--role", "nothing.here"], PASSWORD, "no role nothing.here"),
        (["passwd", "nobody"], PASSWORD, "no user nobody"),
        (["role", "root", "--remove", "admin"], "", "last administrator"),
        (["disable", "root"], "", "last administrator"),
        (["disable", "nobody"], "", "no user nobody"),
        (["token", "nobody"], "", "no user nobody"),
        (["add", "ann", "--manager", "nobody"], PASSWORD, "no user nobody"),
        (["manager", "root", "nobody"], "", "no user nobody"),
        (["manager", "nobody", "root"], "", "no user nobody"),
        (["manager", "root", "root"], "", "own superior"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    typed: str,
    said: str,
) -> None:
    status = run("user", *arguments, typed=f"{typed}\n")

    told = capsys.readouterr().err
    assert status == 1
    assert said in told
    assert told.startswith("vermilion: ")
    assert told.count("\n") == 1


def test_a_password_is_never_missing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "add", "ann", typed="") == 2
    assert "standard input" in capsys.readouterr().err


def test_roles_are_given_and_taken(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "add", "ann", typed=f"{PASSWORD}\n")

    assert run("user", "role", "ann", "--add", "admin") == 0
    assert listed(run, capsys)["ann"]["roles"] == ["admin"]
    assert run("user", "role", "ann", "--remove", "admin") == 0
    assert listed(run, capsys)["ann"]["roles"] == []


def test_a_person_is_put_below_another_but_never_below_himself(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("user", "add", "ann", "--manager", "root", typed=f"{PASSWORD}\n")
    run("user", "add", "bob", typed=f"{PASSWORD}\n")
    made = listed(run, capsys)
    assert made["ann"]["manager"] == made["root"]["id"]

    assert run("user", "manager", "bob", "ann") == 0
    assert run("user", "manager", "root", "bob") == 1
    assert "own superior" in capsys.readouterr().err
    assert run("user", "manager", "ann") == 0
    assert run("user", "manager", "root", "bob") == 0
    made = listed(run, capsys)
    assert (made["ann"]["manager"], made["root"]["manager"]) == (None, made["bob"]["id"])


def test_an_account_ends_and_comes_back(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "add", "ann", typed=f"{PASSWORD}\n")

    assert run("user", "disable", "ann") == 0
    assert listed(run, capsys)["ann"]["active"] is False
    assert run("user", "token", "ann") == 1
    assert run("user", "enable", "ann") == 0
    assert listed(run, capsys)["ann"]["active"] is True


def test_a_token_is_shown_once_and_alone(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("user", "token", "root", "--read-only", "--days", "1") == 0

    secret = capsys.readouterr().out.strip()
    assert secret.startswith("vm_")
    assert len(secret) > 40
