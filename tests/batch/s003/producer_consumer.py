# 作业六:生产者消费者模型
from multiprocessing import Process, Queue

from kitchen import cook, serve


def 厨师(队列, 订单):
    for 一份 in 订单:
        队列.put(cook(一份))


def 服务员(队列):
    while True:
        菜 = 队列.get()
        if not 菜:  # 没有菜了
            break
        serve(菜)


def run(orders, cooks=1, waiters=2, capacity=5):
    队列 = Queue(capacity)
    厨师们 = [Process(target=厨师, args=(队列, orders[i::cooks])) for i in range(cooks)]
    服务员们 = [Process(target=服务员, args=(队列,)) for i in range(waiters)]
    for 进程 in 厨师们 + 服务员们:
        进程.start()
    for 进程 in 厨师们:
        进程.join()
    for 进程 in 服务员们:
        队列.put(None)
    for 进程 in 服务员们:
        进程.join()


if __name__ == '__main__':
    run(['米饭', '面条', '饺子', '豆腐'])
    print('打烊')
