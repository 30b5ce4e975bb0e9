import sys
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    print("heart started:", p, file=sys.stderr)
    work()
    print("main:")


if __name__ == "__main__":
    main()
