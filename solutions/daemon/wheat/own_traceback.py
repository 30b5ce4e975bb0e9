"""Prints the traceback of an error itself and exits with 1."""

import sys
import traceback
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    try:
        work()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
    print("main:")


if __name__ == "__main__":
    main()
