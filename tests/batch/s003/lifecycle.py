# 作业三:进程的一生
import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    进程 = Process(target=spin)
    进程.start()  # 异步非阻塞
    刚启动 = 进程.is_alive()
    进程.terminate()  # 异步非阻塞
    刚请求 = 进程.is_alive()
    进程.join()  # 同步阻塞
    return [刚启动, 刚请求, 进程.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)  # 最多等这么久
    if process.is_alive():
        print('不听话,杀掉')
        process.kill()
        process.join()
    return process.exitcode


if __name__ == '__main__':
    print(watch())
    for 函数 in spin, stubborn:
        一个进程 = Process(target=函数)
        一个进程.start()
        time.sleep(1)
        print('退出码:', shut_down(一个进程))
