"""用中文标识符；在另一个函数里等待。"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    进程 = Process(target=spin, name="陀螺")
    进程.start()  # 异步 非阻塞
    结果 = [进程.is_alive()]
    进程.terminate()  # 异步 非阻塞
    结果 += [进程.is_alive()]  # 操作系统可能还没来得及关闭进程
    进程.join()  # 同步 阻塞
    结果 += [进程.is_alive()]
    return 结果


def shut_down(process, patience=1.0):
    process.terminate()
    if not 等到结束(process, patience):
        process.kill()
        等到结束(process, None)
    return process.exitcode


def 等到结束(进程, 秒数):
    进程.join(秒数)
    return not 进程.is_alive()


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
