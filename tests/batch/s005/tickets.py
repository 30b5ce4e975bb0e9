from multiprocessing import Lock, Process, current_process
import sys

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        left = load()
        print(current_process().name, "sees", left, file=sys.stderr)
        if left < 1:
            return
        save(left - 1)
    hand_over(user)


def sell(users):
    lock = Lock()
    buyers = [Process(target=buy_ticket, args=(user, lock)) for user in users]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    print("left:", load(), file=sys.stderr)


if __name__ == "__main__":
    save(10)
    sell(["user%d" % i for i in range(10)])
