"""Chinese identifiers and comments, with CRLF line ends."""

from multiprocessing import Process

from mailer import send_mail


def 发送(收件人):
    """在子进程中运行。"""
    send_mail(收件人)


def send_all(recipients):
    进程列表 = []
    for 收件人 in recipients:
        进程 = Process(target=发送, args=(收件人,))  # 逗号不能少
        进程.start()  # 异步非阻塞
        进程列表.append(进程)
    for 进程 in 进程列表:
        进程.join()  # 同步阻塞


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
