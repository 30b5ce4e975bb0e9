"""The targets are functions inside run, which only fork can start.

Start methods: fork
Loses: works_under_spawn
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)

    def cook_all(first):
        for order in orders[first::cooks]:
            dishes.put(cook(order))

    def serve_all():
        while (dish := dishes.get()) is not None:
            serve(dish)

    cook_list = [Process(target=cook_all, args=(i,)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu"])
