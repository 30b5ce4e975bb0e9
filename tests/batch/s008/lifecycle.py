import time
from multiprocessing import get_context
from threading import Timer

import worker


class Spinner(get_context("spawn").Process):
    def run(self):
        worker.spin()


def watch():
    spinner = Spinner(daemon=True)
    spinner.start()
    before = spinner.is_alive()
    spinner.terminate()
    between = spinner.is_alive()
    while spinner.exitcode is None:
        time.sleep(0.05)
    return before, between, spinner.is_alive()


def shut_down(process, patience=1.0):
    # the timer kills it while we wait
    killer = Timer(patience, process.kill)
    process.terminate()
    killer.start()
    process.join()
    killer.cancel()
    return process.exitcode


if __name__ == "__main__":
    print(watch())
    for target in worker.spin, worker.stubborn:
        process = get_context("fork").Process(target=target)
        process.start()
        time.sleep(1)
        print(shut_down(process))
