"""Gives a function defined inside main as target.

Misconception: any function can be handed to a process.
Caught by: works_under_spawn
Caught by (spawn, forkserver): beats_in_a_child_during_work, ends_after_main,
    error_in_work_ends_it_too, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    def son():
        beat()

    p = Process(target=son, daemon=True)
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
