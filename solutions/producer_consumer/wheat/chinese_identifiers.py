"""Chinese names and comments, and prints of its own."""

from multiprocessing import Process, Queue

from kitchen import cook, serve

打烊 = None


def 厨师(订单, 队列):
    for 一份 in 订单:
        队列.put(cook(一份))
    print("厨师下班了")


def 服务员(队列):
    while True:
        菜 = 队列.get()  # 队列为空时阻塞
        if 菜 is 打烊:
            break
        serve(菜)
    print("服务员下班了")


def run(orders, cooks=1, waiters=2, capacity=5):
    队列 = Queue(capacity)
    厨师们 = [Process(target=厨师, args=(orders[i::cooks], 队列)) for i in range(cooks)]
    服务员们 = [Process(target=服务员, args=(队列,)) for i in range(waiters)]
    for 进程 in 厨师们 + 服务员们:
        进程.start()
    for 进程 in 厨师们:
        进程.join()
    # 所有厨师都结束以后,每个服务员各放一个结束标记
    for _ in 服务员们:
        队列.put(打烊)
    for 进程 in 服务员们:
        进程.join()


if __name__ == "__main__":
    run(["米饭", "面条", "饺子"])
    print("打烊了")
