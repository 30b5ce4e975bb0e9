"""Sets daemon once the process has started, which raises.

Misconception: a process can become a daemon process at any time.
Caught by: beats_in_a_child_during_work, ends_after_main, error_in_work_ends_it_too,
    works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    p.daemon = True
    work()
    print("main:")


if __name__ == "__main__":
    main()
