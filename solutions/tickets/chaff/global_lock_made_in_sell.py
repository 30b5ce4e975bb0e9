"""Makes the lock in sell and keeps it in a global variable, which a spawned child does not share.

Misconception: a child knows what its parent has assigned.
Caught by: works_under_spawn
Caught by (spawn, forkserver): ten_users_ten_tickets, never_two_inside, others_wait_on_one_lock,
  three_tickets_for_ten, failing_save_locks_nobody_out, works_under_spawn
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save

counter = None


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def buy(user):
    buy_ticket(user, counter)


def sell(users):
    global counter
    counter = Lock()
    processes = [Process(target=buy, args=(user,)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
