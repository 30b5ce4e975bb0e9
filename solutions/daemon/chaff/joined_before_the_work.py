"""Joins the beating process before the work.

Misconception: every start needs a join.
Caught by: beats_in_a_child_during_work, ends_after_main, error_in_work_ends_it_too,
    works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    p.join()
    work()
    print("main:")


if __name__ == "__main__":
    main()
