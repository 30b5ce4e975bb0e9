# 作业四:面向对象创建子进程
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        self.x = x
        self.y = y
        super().__init__()

    def run(self):  # 方法的名字一定要写成run
        report(self.x, self.y)
        第几次 = 0
        while 第几次 < 5:
            tick(第几次)
            第几次 += 1


if __name__ == '__main__':
    import time

    子进程 = MyProcess(1, 2)
    子进程.daemon = True
    子进程.start()
    time.sleep(1)
    print(1)
