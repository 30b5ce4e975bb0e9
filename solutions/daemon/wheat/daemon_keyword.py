"""daemon=True as a keyword of Process."""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
