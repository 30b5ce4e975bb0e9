"""Cook and Waiter are subclasses of Process."""

from multiprocessing import Process, Queue

import kitchen


class Cook(Process):
    def __init__(self, orders, dishes):
        super().__init__()
        self.orders = orders
        self.dishes = dishes

    def run(self):
        for order in self.orders:
            self.dishes.put(kitchen.cook(order))


class Waiter(Process):
    def __init__(self, dishes):
        super().__init__(daemon=True)
        self.dishes = dishes

    def run(self):
        while (dish := self.dishes.get()) is not None:
            kitchen.serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_processes = [Cook(orders[i::cooks], dishes) for i in range(cooks)]
    waiter_processes = [Waiter(dishes) for _ in range(waiters)]
    for process in [*waiter_processes, *cook_processes]:
        process.start()
    for process in cook_processes:
        process.join()
    for _ in waiter_processes:
        dishes.put(None)
    for process in waiter_processes:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu"], waiters=1)
