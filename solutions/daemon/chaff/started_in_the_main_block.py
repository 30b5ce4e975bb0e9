"""Starts the beating in the main block, so main() alone only works.

Misconception: main() and the main block are one and the same.
Caught by: beats_in_a_child_during_work
"""

from multiprocessing import Process

from heart import beat, work


def main():
    work()
    print("main:")


if __name__ == "__main__":
    p = Process(target=beat)
    p.daemon = True
    p.start()
    main()
