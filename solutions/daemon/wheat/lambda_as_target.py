"""A lambda as target, which only fork can hand to a child.

Loses: works_under_spawn
Start methods: fork
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=lambda: beat(), daemon=True)
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
