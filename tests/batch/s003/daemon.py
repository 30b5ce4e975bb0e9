# 作业二:守护进程
from multiprocessing import Process

from heart import beat, work


def main():
    守护进程 = Process(target=beat, daemon=True)
    守护进程.start()
    try:
        work()
    finally:
        print('main:')


if __name__ == '__main__':
    main()
