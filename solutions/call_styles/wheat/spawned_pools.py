"""用 spawn 上下文里的进程池，标识符是中文的。"""

from multiprocessing import get_context

from chores import job, meanwhile

上下文 = get_context("spawn")


def blocking(x):
    with 上下文.Pool(1) as 进程池:
        return 进程池.map(job, [x])[0]  # 同步阻塞


def polling(x):
    with 上下文.Pool(1) as 进程池:
        结果 = 进程池.apply_async(job, (x,))
        while not 结果.ready():  # 同步非阻塞：轮询
            meanwhile()
        return 结果.get()


class 通知:
    def __init__(self, 进程池):
        self.进程池 = 进程池

    def wait(self):
        self.进程池.join()


def notified(x, on_done):
    进程池 = 上下文.Pool(1)
    进程池.apply_async(job, (x,), callback=on_done)  # 异步：回调
    进程池.close()
    return 通知(进程池)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
