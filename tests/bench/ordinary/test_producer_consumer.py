"""An ordinary test of producer_consumer: quick cooks, what is served, and a stop watch."""

import time

import producer_consumer

ORDERS = ["rice", "noodles", "dumplings", "tofu", "duck", "soup"]


def cook(order):
    time.sleep(0.1)
    return 2 * order


def serve(dish):
    time.sleep(0.1)
    print(f"served {dish}", flush=True)


def test_every_dish_is_served(monkeypatch, capfd):
    """Every dish is served once, and not one after the other."""
    monkeypatch.setattr(producer_consumer, "cook", cook)
    monkeypatch.setattr(producer_consumer, "serve", serve)
    began = time.monotonic()
    producer_consumer.run(ORDERS, cooks=2, waiters=2, capacity=3)
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert [printed.count(f"served {2 * order}") for order in ORDERS] == [1] * len(ORDERS)
    assert seconds < len(ORDERS) * 0.2
