"""Works in the child too; the main process does not.

Misconception: all there is to do belongs into the process.
Caught by: beats_in_a_child_during_work, error_in_work_ends_it_too, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def son():
    work()
    beat()


def main():
    p = Process(target=son, daemon=True)
    p.start()
    print("main:")


if __name__ == "__main__":
    main()
