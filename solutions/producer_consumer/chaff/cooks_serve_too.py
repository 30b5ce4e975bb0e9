"""Each process cooks a dish and then serves one.

Misconception: producer and consumer are two functions, not two processes.
Caught by: cooked_and_served_by_children, all_waiters_at_once, cooks_stop_at_capacity
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def work(orders, dishes):
    for order in orders:
        dishes.put(cook(order))
        serve(dishes.get())


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    crew = [Process(target=work, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
