"""A daemon process that is terminated and joined at the end as well."""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    work()
    p.terminate()
    p.join()
    print("main:")


if __name__ == "__main__":
    main()
