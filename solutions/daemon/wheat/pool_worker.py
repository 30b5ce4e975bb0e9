"""A pool's worker, which is a daemon process anyhow."""

from multiprocessing import Pool

from heart import beat, work


def main():
    pool = Pool(1)
    pool.apply_async(beat)
    work()
    print("main:")


if __name__ == "__main__":
    main()
