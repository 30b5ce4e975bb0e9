"""Calls hand_over without saying to whom.

Misconception: the box office knows who is at the counter.
Caught by: ten_users_ten_tickets, three_tickets_for_ten, failing_save_locks_nobody_out,
  works_under_spawn
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count == 0:
            return
        save(count - 1)
    hand_over()


def sell(users):
    lock = Lock()
    processes = [Process(target=buy_ticket, args=(user, lock)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
