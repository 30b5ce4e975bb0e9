from multiprocessing import Pool
from mailer import send_mail

def send_all(recipients):
    if not recipients:
        return
    pool = Pool(len(recipients))
    pool.map(send_mail, recipients)
    pool.close()
    pool.join()

if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
