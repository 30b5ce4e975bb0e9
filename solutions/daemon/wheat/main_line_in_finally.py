"""Prints main: in a finally, so also when the work went wrong."""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    try:
        work()
    finally:
        print("main:")


if __name__ == "__main__":
    main()
