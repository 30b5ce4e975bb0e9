"""A daemon thread instead of a daemon process.

Misconception: a thread is a kind of process.
Caught by: beats_in_a_child_during_work, works_under_spawn
"""

from threading import Thread

from heart import beat, work


def main():
    t = Thread(target=beat, daemon=True)
    t.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
