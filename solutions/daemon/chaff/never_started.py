"""Creates the beating process and does not start it.

Misconception: a process runs when it is created.
Caught by: beats_in_a_child_during_work, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    work()
    print("main:")


if __name__ == "__main__":
    main()
