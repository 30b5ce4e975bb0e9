"""第2周 tickets"""
import multiprocessing as mp
import box_office


def buy_ticket(user, lock):
    box_office.browse(user)
    with lock:
        count = box_office.load()
        if count > 0:
            box_office.save(count - 1)
            box_office.hand_over(user)


def sell(users):
    # every buyer brings a lock
    ps = [mp.Process(target=buy_ticket, args=(u, mp.Lock())) for u in users]
    [p.start() for p in ps]
    [p.join() for p in ps]


if __name__ == "__main__":
    box_office.save(10)
    sell([f"user{i}" for i in range(10)])
