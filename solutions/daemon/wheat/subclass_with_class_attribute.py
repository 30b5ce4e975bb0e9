"""A Process subclass, daemon as an attribute of the class."""

from multiprocessing import Process

from heart import beat, work


class Heart(Process):
    daemon = True

    def run(self):
        beat()


def main():
    Heart().start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
