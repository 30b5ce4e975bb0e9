from multiprocessing import Process

import heart


class Heart(Process):
    def __init__(self):
        super().__init__(daemon=True)

    def run(self):
        heart.beat()


def main():
    Heart().start()
    heart.work()
    print("main:")


if __name__ == "__main__":
    main()
