"""Chinese identifiers and comments, with CRLF line ends."""

from multiprocessing import Process

from heart import beat, work


def 心跳():
    """在子进程中运行。"""
    beat()


def main():
    子进程 = Process(target=心跳)
    子进程.daemon = True  # 把子进程设置成守护进程
    子进程.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
