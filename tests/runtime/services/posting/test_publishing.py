"""A form with records becomes a balance, or a balance keeps one number more, by a new version."""

from collections.abc import Iterator

import pytest

from runtime.services.create_record import create_record
from tests.runtime.services.posting.accounts_app import APP, FILES, account_files
from tests.runtime.services.posting.counter import Counter
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must

ACCOUNT = "forms/account.yaml"


@pytest.fixture(params=BOTH)
def own_counter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter of this test alone, where nothing is published yet."""
    made = Counter(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    yield made
    made.close()


def version(account: str) -> dict[str, bytes]:
    """The app with another account, without what posts to it."""
    dropped = ("workflows/", "scenarios/")
    kept = {name: text for name, text in account_files().items() if not name.startswith(dropped)}
    return {**kept, ACCOUNT: account.encode()}


def test_what_a_new_balance_holds_is_opened_in_its_ledger(own_counter: Counter) -> None:
    before, _, rest = FILES[ACCOUNT].partition("balance:")
    access = rest[rest.index("access:") :].replace("[read, export]", "[read, create]")
    own_counter.open(version(before + access))
    oak, elm = own_counter.item("Oak"), own_counter.item("Elm")
    for item, held in ((oak, "7.5"), (elm, None)):
        sent = {"item": item, "place": "east", "held": held}
        must(own_counter.do("ann", create_record, APP, "account", sent))

    must(own_counter.publish(account_files()))

    assert [
        (one["held_change"], one["held_after"], one["kind"], one["remark"])
        for one in own_counter.moves(oak)
    ] == [("7.50", "7.50", "opening", "begins with Oak")]
    assert own_counter.moves(elm) == []
    assert must(own_counter.record("item", oak)).values["everywhere"] == "7.50"
    must(own_counter.submit("taking", (oak, 7)))
    assert own_counter.faults() == ()


def test_a_number_that_becomes_one_of_the_balance_is_opened(own_counter: Counter) -> None:
    promised = "    - {key: promised, ledger: promised_change, after: promised_after}\n"
    assert promised in FILES[ACCOUNT]
    own_counter.open(version(FILES[ACCOUNT].replace(promised, "")))
    oak = own_counter.item("Oak")
    must(own_counter.place("account", item=oak, place="east", held=9, promised=4))
    must(own_counter.place("movement", item=oak, place="east", held_change=1))

    must(own_counter.publish(account_files()))

    told = [(one["held_change"], one["promised_after"]) for one in own_counter.moves(oak)]
    assert told == [("9.00", None), ("1.00", None), ("0.00", "4.00")]
    must(own_counter.submit("wanting", (oak, 6)))
    assert own_counter.held(oak, number="promised") == 10
    assert own_counter.faults() == ()
