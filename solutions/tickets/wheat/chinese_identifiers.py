"""用中文标识符；先收集进程，再逐个等待。"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)  # 浏览不需要加锁
    with lock:  # 加锁最佳方式
        余票 = load()
        if not 余票:
            return
        save(余票 - 1)
    hand_over(user)


def sell(users):
    锁 = Lock()
    进程字典 = {}
    for 用户 in users:
        进程字典[用户] = Process(target=buy_ticket, args=(用户, 锁))
        进程字典[用户].start()
    for 进程 in 进程字典.values():
        进程.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
