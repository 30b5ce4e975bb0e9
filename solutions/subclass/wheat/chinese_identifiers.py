"""用中文标识符，并在 main 函数里启动进程。"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def run(self):  # 方法的名字一定要写成 run
        report(self.x, self.y)
        self.打点(次数=5)

    def 打点(self, 次数):
        for 第几次 in range(次数):
            tick(第几次)


def 主函数():
    进程 = MyProcess(1, 2)
    进程.daemon = True  # 守护进程
    进程.start()
    time.sleep(1)
    print(1)


if __name__ == "__main__":
    主函数()
