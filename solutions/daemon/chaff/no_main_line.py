"""Never prints main:.

Misconception: ending is all there is to do.
Caught by: ends_after_main
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    work()


if __name__ == "__main__":
    main()
