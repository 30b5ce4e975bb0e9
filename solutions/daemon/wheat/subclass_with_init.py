"""A Process subclass that is made a daemon in its __init__."""

from multiprocessing import Process

from heart import beat, work


class Heart(Process):
    def __init__(self):
        super().__init__(name="heart")
        self.daemon = True

    def run(self):
        beat()


def main():
    heart = Heart()
    heart.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
