"""Gives a function defined inside watch as target.

Misconception: any function can be handed to a process.
Caught by: works_under_spawn
Caught by (spawn, forkserver): spin_runs_in_a_child, three_real_looks,
    second_look_comes_at_once, third_look_when_it_is_over, works_under_spawn
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    def work():
        spin()

    process = Process(target=work)
    process.start()
    after_start = process.is_alive()
    process.terminate()
    after_terminate = process.is_alive()
    process.join()
    return [after_start, after_terminate, process.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
