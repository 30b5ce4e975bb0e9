"""Calls set_start_method inside the main guard."""

from multiprocessing import Process, set_start_method

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    set_start_method("spawn")
    main()
