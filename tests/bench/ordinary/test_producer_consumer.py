"""An ordinary test of producer_consumer: what is served, and a stop watch."""

import time

import producer_consumer

ORDERS = ["rice", "noodles", "dumplings", "tofu", "duck", "soup"]
COOK_SECONDS, SERVE_SECONDS = 0.2, 0.4


def test_every_dish_is_served(capfd):
    """Every dish is served once, and not one after the other."""
    began = time.monotonic()
    producer_consumer.run(ORDERS, cooks=2, waiters=2, capacity=3)
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert [printed.count(f"serves '{2 * order}'") for order in ORDERS] == [1] * len(ORDERS)
    assert seconds < len(ORDERS) * (COOK_SECONDS + SERVE_SECONDS)
