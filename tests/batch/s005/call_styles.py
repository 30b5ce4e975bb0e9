import logging
import sys
from concurrent.futures import ProcessPoolExecutor

from chores import job, meanwhile

logging.basicConfig(stream=sys.stderr, level=logging.DEBUG,
                    format="%(asctime)s %(processName)s %(threadName)s %(message)s")
log = logging.getLogger(__name__)


def blocking(x):
    log.debug("blocking(%r)", x)
    with ProcessPoolExecutor(max_workers=1) as executor:
        result = executor.submit(job, x).result()
    log.debug("blocking(%r) is %r", x, result)
    return result


def polling(x):
    log.debug("polling(%r)", x)
    rounds = 0
    with ProcessPoolExecutor(max_workers=1) as executor:
        future = executor.submit(job, x)
        while future.running() or not future.done():
            rounds += 1
            log.debug("not done, round %d", rounds)
            meanwhile()
        return future.result()


class Notified:
    def __init__(self, x, on_done):
        self.on_done = on_done
        self.executor = ProcessPoolExecutor(max_workers=1)
        future = self.executor.submit(job, x)
        future.add_done_callback(self.done)

    def done(self, future):
        if future.exception() is not None:
            log.error("failed: %r", future.exception())
        else:
            log.debug("done: %r", future.result())
            self.on_done(future.result())

    def wait(self):
        log.debug("waiting")
        self.executor.shutdown(wait=True)


def notified(x, on_done):
    return Notified(x, on_done)


if __name__ == "__main__":
    print(blocking(1))
    print(polling(2))
    n = notified(3, print)
    n.wait()
