"""Terminates the beating process by hand, come what may.

Misconception: ending it by hand is what daemon means.
Caught by: is_a_daemon_process
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    try:
        work()
    finally:
        p.terminate()
    print("main:")


if __name__ == "__main__":
    main()
