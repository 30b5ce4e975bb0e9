"""Keeps one pool for all calls, and never closes it.

Misconception: a pool without work is no process.
Caught by: no_process_left
"""

from multiprocessing import Pool

from chores import job, meanwhile


the_pool = None


def get_pool():
    global the_pool
    if the_pool is None:
        the_pool = Pool(4)
    return the_pool


def blocking(x):
    return get_pool().apply(job, (x,))


def polling(x):
    result = get_pool().apply_async(job, (x,))
    while not result.ready():
        meanwhile()
    return result.get()


def notified(x, on_done):
    return get_pool().apply_async(job, (x,), callback=on_done)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
