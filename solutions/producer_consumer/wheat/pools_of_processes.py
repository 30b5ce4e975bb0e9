"""A pool of cooks and a pool of waiters, with a manager's queue between them."""

from functools import partial
from multiprocessing import Manager, Pool

from kitchen import cook, serve


def cook_one(dishes, order):
    dishes.put(cook(order))


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    with Manager() as manager, Pool(cooks) as cook_pool, Pool(waiters) as waiter_pool:
        dishes = manager.Queue(capacity)
        served = waiter_pool.map_async(serve_all, [dishes] * waiters, chunksize=1)
        cook_pool.map(partial(cook_one, dishes), orders, chunksize=1)
        for _ in range(waiters):
            dishes.put(None)
        served.get()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "duck"], cooks=2)
