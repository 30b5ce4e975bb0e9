from multiprocessing import Process, Queue
import queue
import kitchen


def run(orders, cooks=1, waiters=2, capacity=5):
    q = Queue(capacity)

    def cook_loop(part):
        for order in part:
            q.put(kitchen.cook(order))

    def waiter_loop():
        while True:
            try:
                dish = q.get(timeout=5)
            except queue.Empty:
                break     # nothing left
            kitchen.serve(dish)

    ps = [Process(target=cook_loop, args=(orders[i::cooks],)) for i in range(cooks)]
    ps += [Process(target=waiter_loop) for i in range(waiters)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    run(list('abcdef'), cooks=2)
