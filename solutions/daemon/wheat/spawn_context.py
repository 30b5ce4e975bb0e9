"""An explicit spawn context, whatever the default start method."""

import multiprocessing

from heart import beat, work


def main():
    context = multiprocessing.get_context("spawn")
    p = context.Process(target=beat, daemon=True)
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
