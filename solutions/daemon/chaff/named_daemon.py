"""Gives the process the name daemon.

Misconception: a process is what it is called.
Caught by: ends_after_main, is_a_daemon_process, error_in_work_ends_it_too, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, name="daemon")
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
