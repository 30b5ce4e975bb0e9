"""Passes a turn from user to user, each with a semaphore of its own.

Misconception: one lock between all is the same as one lock between two.
Caught by: others_wait_on_one_lock
"""

from multiprocessing import Process, Semaphore

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    my_turn, next_turn = lock
    browse(user)
    my_turn.acquire()
    try:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)
    finally:
        next_turn.release()


def sell(users):
    turns = [Semaphore(0) for _ in range(len(users) + 1)]
    processes = [
        Process(target=buy_ticket, args=(user, (turns[i], turns[i + 1])))
        for i, user in enumerate(users)
    ]
    for process in processes:
        process.start()
    turns[0].release()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
