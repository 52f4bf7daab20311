"""A process that sells, ships, receives and books until it is killed: by itself at a named point,
or from outside.
"""

import os
import random
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from runtime.storage.errors import StoreError
from tests.trust.crash_child import arm
from tests.trust.office import must
from tests.trust.trading_house import TradingHouse


def work(url: str, files: str, journal: str, point: str, seed: str, known: dict[str, str]) -> None:
    """Trade for ever; what was acknowledged is written down. `known`: what was set up before."""
    chance = random.Random(seed)
    house = TradingHouse(url, Path(files))
    house.main, house.carrier = known["main"], known["carrier"]
    written = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    house.who("sun")
    os.write(written, b"ready\n")
    # A transaction here has some hundred statements, and a shipped order half a dozen of them.
    arm(house.system.database._writer, point, chance, most=400 if point == "statement" else 40)
    number = 0
    while True:
        number += 1
        try:
            order = sell(house, chance, known)
            os.write(written, f"ack sales_order {order}\n".encode())
            if chance.random() < 0.5:
                must(house.arrive(known["product"], chance.randint(1, 3)))
            for shipment in ship_what_is_there(house, order):
                os.write(written, f"shipped {shipment}\n".encode())
            if chance.random() < 0.6:
                receipt = receive(house, chance, known, f"{seed}/{number}")
                os.write(written, f"ack payment {receipt}\n".encode())
        except (StoreError, DBAPIError):
            return


def sell(house: TradingHouse, chance: random.Random, known: dict[str, str]) -> str:
    """An order that is approved by itself, and released if there is stock; its id."""
    price = f"{899 + chance.randint(1, 99_999) / 100:.2f}"
    line = {"product": known["product"], "qty": chance.randint(1, 3), "unit_price": price}
    return house.order(known["customer"], line)


def ship_what_is_there(house: TradingHouse, order: str) -> list[str]:
    """Pick and ship the shipments of an order; which they were."""
    shipments = [one.id for one in house.all_of("shipment", order=order)]
    for one in shipments:
        must(house.settle("sun", one, "d10", "complete"))
        must(house.ship(one))
    return shipments


def receive(
    house: TradingHouse, chance: random.Random, known: dict[str, str], reference: str
) -> str:
    """A receipt that is confirmed and pays what is oldest; its id."""
    sent = {"customer": known["customer"], "amount": f"{chance.randint(1, 3000)}.00"}
    receipt = must(house.submit("zhao", "payment", bank_ref=reference, **sent)).id
    must(house.settle("zhao", receipt, "p20"))
    return receipt
