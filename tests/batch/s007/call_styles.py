"""Three ways to wait for a job: blocking, by polling, and by being notified."""

from multiprocessing import Process

from chores import job, meanwhile


def work(x, results):
    results.append(job(x))


def blocking(x):
    """Run ``job(x)`` in another process, do nothing until it is over, and return its result."""
    results = []
    p = Process(target=work, args=(x, results))
    p.start()
    p.join()
    return results[0]


def polling(x):
    """Run ``job(x)`` in another process, and return its result.

    Until the job is over, call ``meanwhile()`` again and again.
    """
    results = []
    p = Process(target=work, args=(x, results))
    p.start()
    while p.is_alive():
        meanwhile()
    return results[0]


def notified(x, on_done):
    """Run ``job(x)`` in another process, and return at once, an object that has ``wait()``.

    ``on_done(result)`` is called once, in this process, when the job is over, whether or not
    anybody waits; not at all if the job raises. ``wait()`` returns after that.
    """
    # TODO: hand the job over together with what is to be called, and return without waiting.
    raise NotImplementedError


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
