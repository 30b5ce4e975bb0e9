"""Writes into the file that it is over, beside save.

Misconception: the file is for people to read.
Caught by: file_stays_valid_json, ten_users_ten_tickets, three_tickets_for_ten, works_under_spawn
"""

from multiprocessing import Lock, Process

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
    with open("ticket_count", "a") as file:
        file.write("the sale is over")


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
