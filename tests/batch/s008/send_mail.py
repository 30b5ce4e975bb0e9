from concurrent.futures import ProcessPoolExecutor, wait

import mailer


def send_all(recipients):
    if not recipients:
        return
    with ProcessPoolExecutor(max_workers=len(recipients)) as executor:
        wait([executor.submit(mailer.send_mail, recipient) for recipient in recipients])


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
