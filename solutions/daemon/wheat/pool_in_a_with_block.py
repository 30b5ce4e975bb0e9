"""A pool of two workers in a with block, at whose end they are terminated."""

from multiprocessing import Pool

from heart import beat, work


def main():
    with Pool(2) as pool:
        pool.apply_async(beat)
        work()
        print("main:")


if __name__ == "__main__":
    main()
