"""Exercise 6: cooks and waiters."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def produce(orders, queue):
    for order in orders:
        queue.put(cook(order))


def consume(queue):
    while True:
        dish = queue.get()
        if dish is None:
            return
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    queue = Queue(capacity)
    producers = [Process(target=produce, args=(orders[i::cooks], queue)) for i in range(cooks)]
    consumers = [Process(target=consume, args=(queue,)) for _ in range(waiters)]
    for process in producers + consumers:
        process.start()
    for process in producers:
        process.join()
    for _ in consumers:
        queue.put(None)
    for process in consumers:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "soup"], cooks=2)
    print("closed")
