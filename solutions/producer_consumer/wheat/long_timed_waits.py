"""Waiters look up every half minute only whether the end was announced; then empty means over."""

from multiprocessing import Process, Queue, Value
from queue import Empty

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes, open_for_business):
    while True:
        all_is_cooked = not open_for_business.value
        try:
            dish = dishes.get(timeout=30)
        except Empty:
            if all_is_cooked:
                break
            continue
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    open_for_business = Value("b", True)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    waiter_list = [
        Process(target=serve_all, args=(dishes, open_for_business)) for _ in range(waiters)
    ]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    open_for_business.value = False
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu", "duck"], cooks=2)
