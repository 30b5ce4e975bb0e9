from multiprocessing import Process
from mailer import send_mail

def send_all(recipients):
    lis=[]
    for i in recipients:
        p = Process(target=send_mail,args=(i,))
        p.start()
        p.join()
        lis.append(p)

if __name__ == '__main__':
    send_all(range(10))
    print('start异步')
