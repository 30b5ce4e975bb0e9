"""Terminates the beating process at the end, which an error skips.

Misconception: ending it by hand is what daemon means.
Caught by: is_a_daemon_process, error_in_work_ends_it_too
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    work()
    p.terminate()
    print("main:")


if __name__ == "__main__":
    main()
