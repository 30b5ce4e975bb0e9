"""Uses the lock of threading.

Misconception: one lock is like the other.
Caught by: ten_users_ten_tickets, never_two_inside, others_wait_on_one_lock,
  three_tickets_for_ten, works_under_spawn
Caught by (spawn, forkserver): others_wait_on_one_lock, ten_users_ten_tickets, never_two_inside,
  browse_at_the_same_time, three_tickets_for_ten, failing_save_locks_nobody_out, works_under_spawn
"""

from multiprocessing import Process
from threading import Lock

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


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
