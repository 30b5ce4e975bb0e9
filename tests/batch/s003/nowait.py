# 作业七:不等待
from multiprocessing import Queue
from queue import Full


def fill(queue, items):
    放不下的 = []
    for 数据 in items:
        try:
            queue.put_nowait(数据)
        except Full:
            放不下的.append(数据)
    return 放不下的


def drain(queue):
    取到的 = []
    for 第几个 in range(queue.qsize()):  # 队列里有几个就取几个
        取到的.append(queue.get_nowait())
    return 取到的


if __name__ == '__main__':
    import time

    队列 = Queue(3)
    print('放不下:', fill(队列, [1, 2, 3, 4, 5]))
    time.sleep(0.1)
    print('取到:', drain(队列))
