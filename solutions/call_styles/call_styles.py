"""Three ways to wait for a job: blocking, by polling, and by being notified."""

from multiprocessing import Pool

from chores import job, meanwhile


def blocking(x):
    """Run ``job(x)`` in another process, do nothing until it is over, and return its result."""
    with Pool(1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    """Run ``job(x)`` in another process, and return its result.

    Until the job is over, call ``meanwhile()`` again and again.
    """
    with Pool(1) as pool:
        result = pool.apply_async(job, (x,))
        while not result.ready():
            meanwhile()
        return result.get()


class Notification:
    """What ``notified`` returns: a pool that has got its only job."""

    def __init__(self, pool):
        self._pool = pool

    def wait(self):
        """Wait until the job is over and has been told of; the pool's threads do the telling."""
        self._pool.join()


def notified(x, on_done):
    """Run ``job(x)`` in another process, and return at once, an object that has ``wait()``.

    ``on_done(result)`` is called once, in this process, when the job is over, whether or not
    anybody waits; not at all if the job raises. ``wait()`` returns after that.
    """
    pool = Pool(1)
    pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Notification(pool)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
