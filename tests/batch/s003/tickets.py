# 作业五:抢票
from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def 买一张(用户):
    """有票就买一张,返回是否买到。"""
    余票 = load()
    if 余票 == 0:
        print(用户, '没有买到票')
        return False
    save(余票 - 1)
    return True


def buy_ticket(user, lock):
    browse(user)
    with lock:  # 加锁最佳方式
        买到了 = 买一张(user)
    if 买到了:
        hand_over(user)


def sell(users):
    锁 = Lock()
    所有进程 = {用户: Process(target=buy_ticket, args=(用户, 锁)) for 用户 in users}
    for 进程 in 所有进程.values():
        进程.start()
    for 进程 in 所有进程.values():
        进程.join()


if __name__ == '__main__':
    save(10)
    sell(['用户%s' % i for i in range(10)])
