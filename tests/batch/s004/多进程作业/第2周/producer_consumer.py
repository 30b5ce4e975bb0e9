"""第2周 producer_consumer"""
import multiprocessing as mp
from kitchen import cook, serve


def producer(orders, q):
    for order in orders:
        q.put(cook(order))


def consumer(q):
    while True:
        dish = q.get()
        if dish is None:
            break
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    q = mp.Queue()
    cs = [mp.Process(target=producer, args=(orders[i::cooks], q)) for i in range(cooks)]
    ws = [mp.Process(target=consumer, args=(q,)) for i in range(waiters)]
    [p.start() for p in cs + ws]
    [p.join() for p in cs]
    [q.put(None) for w in ws]
    [p.join() for p in ws]


if __name__ == "__main__":
    run(["a", "b", "c"])
