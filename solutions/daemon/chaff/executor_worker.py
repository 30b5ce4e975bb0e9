"""A worker of a ProcessPoolExecutor, which is no daemon process.

Misconception: workers of any pool are daemon processes.
Caught by: ends_after_main, is_a_daemon_process, error_in_work_ends_it_too, works_under_spawn
"""

from concurrent.futures import ProcessPoolExecutor

from heart import beat, work


def main():
    executor = ProcessPoolExecutor(1)
    executor.submit(beat)
    work()
    print("main:")
    executor.shutdown(wait=False)


if __name__ == "__main__":
    main()
