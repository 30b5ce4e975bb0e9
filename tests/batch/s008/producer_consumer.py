from multiprocessing import JoinableQueue, Process

from kitchen import cook, serve


class Cook(Process):
    def __init__(self, orders, dishes):
        super().__init__()
        self.orders, self.dishes = orders, dishes

    def run(self):
        for order in self.orders:
            self.dishes.put(cook(order))


class Waiter(Process):
    def __init__(self, dishes):
        super().__init__(daemon=True)
        self.dishes = dishes

    def run(self):
        while True:
            serve(self.dishes.get())
            self.dishes.task_done()


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = JoinableQueue(capacity)
    cook_team = [Cook(orders[i::cooks], dishes) for i in range(cooks)]
    waiter_team = [Waiter(dishes) for _ in range(waiters)]
    for process in cook_team + waiter_team:
        process.start()
    for process in cook_team:
        process.join()
    dishes.join()
    for process in waiter_team:
        process.terminate()
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "soup"], cooks=2, waiters=2, capacity=1)
