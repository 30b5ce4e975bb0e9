"""Prints the error of work and goes on as if nothing had happened.

Misconception: a program must not end with an error.
Caught by: error_in_work_ends_it_too
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    try:
        work()
    except Exception as error:
        print("went wrong:", error)
    print("main:")


if __name__ == "__main__":
    main()
