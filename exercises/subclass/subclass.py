"""A process class of your own.

Run as a script, this file starts one daemon MyProcess(1, 2). Once at least one tick's time (one
second) has passed, the main process prints 1 as its last line.
"""

from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    """A process that reports its two values and then ticks five times.

    Its process calls ``report(x, y)`` once, then ``tick(i)`` for i = 0, 1, 2, 3 and 4. Its values
    can be read on the object as ``x`` and ``y``.
    """

    def __init__(self, x, y):
        # TODO: write this class, with the method that does the work, and finish the last block.
        raise NotImplementedError


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.start()
