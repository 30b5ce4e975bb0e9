# -*- coding: utf-8 -*-
# 作业一:同时发送邮件
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    进程列表 = []
    for 收件人 in recipients:
        进程 = Process(target=send_mail, args=(收件人,))
        进程.start()  # 异步非阻塞
        进程列表.append(进程)
    for 进程 in 进程列表:
        进程.join()  # 同步阻塞


if __name__ == '__main__':
    send_all(list(range(10)))
    print('start异步')
