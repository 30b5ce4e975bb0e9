"""Exercise 2: a daemon process."""

from multiprocessing import Process

from heart import beat, work


def main():
    heart = Process(target=beat, daemon=True)
    heart.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
