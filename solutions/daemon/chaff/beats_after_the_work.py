"""Starts the beating when the work is done.

Misconception: start is the last thing to do with a process.
Caught by: beats_in_a_child_during_work, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    work()
    p.start()
    print("main:")


if __name__ == "__main__":
    main()
