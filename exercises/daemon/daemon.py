"""A heart that beats while the main process works, and stops when that is over."""

from multiprocessing import Process

from heart import beat, work


def main():
    """Run ``beat`` in a process of its own, call ``work()`` here, then print ``main:``.

    The beating ends by itself when the main code ends, because its process is a daemon process.
    """
    # TODO: this program prints main: and then beats on for ever. Find the bug.
    p = Process(target=beat)
    p.deamon = True
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
