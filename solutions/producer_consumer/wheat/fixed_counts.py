"""Nobody is told to stop: each waiter knows from the start how many dishes are its own."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def make(orders, queue):
    for order in orders:
        queue.put(cook(order))


def carry(number, queue):
    for _ in range(number):
        serve(queue.get())


def shares(total, parts):
    """Split ``total`` into numbers that differ by one at most."""
    return [total // parts + (i < total % parts) for i in range(parts)]


def run(orders, cooks=1, waiters=2, capacity=5):
    queue = Queue(capacity)
    crew = []
    begin = 0
    for share in shares(len(orders), cooks):
        crew.append(Process(target=make, args=(orders[begin : begin + share], queue)))
        begin += share
    for share in shares(len(orders), waiters):
        crew.append(Process(target=carry, args=(share, queue)))
    for process in crew:
        process.start()
    for process in crew:
        process.join()


if __name__ == "__main__":
    run(list("abcdefg"), cooks=3)
