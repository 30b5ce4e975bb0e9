"""Calls main() whenever the file is imported, so in a spawned child too.

Misconception: the if around the last line is for show.
Caught by: works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    work()
    print("main:")


main()
