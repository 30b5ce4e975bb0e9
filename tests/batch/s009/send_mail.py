from multiprocessing import Process
import mailer


def send_all(recipients):
    def job(who):
        mailer.send_mail(who)

    ps = []
    for r in recipients:
        ps.append(Process(target=job, args=(r,)))
        ps[-1].start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    send_all(list(range(10)))
    print('start异步')
