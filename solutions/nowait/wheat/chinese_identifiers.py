"""用中文标识符，并打印经过。"""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    放不下 = []
    for 数据 in items:
        try:
            queue.put_nowait(数据)  # 队列满时会报错
        except Full:
            print("放不下", 数据)
            放不下.append(数据)
    return 放不下


def drain(queue):
    结果 = []
    while True:
        try:
            数据 = queue.get_nowait()  # 队列空时会报错
        except Empty:
            print("队列空了")
            break
        else:
            结果.append(数据)
    return 结果


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
