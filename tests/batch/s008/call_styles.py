import multiprocessing
from types import SimpleNamespace

import chores


def blocking(x):
    with multiprocessing.Pool(1) as pool:
        (result,) = pool.starmap(chores.job, [(x,)])
    return result


def polling(x):
    with multiprocessing.Pool(1) as pool:
        results = pool.imap(chores.job, [x])
        while True:
            try:
                return results.next(timeout=0)
            except multiprocessing.TimeoutError:
                chores.meanwhile()


def notified(x, on_done):
    pool = multiprocessing.Pool(1)
    pool.map_async(chores.job, [x], callback=lambda results: on_done(*results))
    pool.close()
    return SimpleNamespace(wait=pool.join)


if __name__ == "__main__":
    print(blocking(6), polling(7))
    notified(8, print).wait()
