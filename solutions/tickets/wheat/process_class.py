"""Has a class of buyers, and catches what goes wrong in save."""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


class Buyer(Process):
    def __init__(self, user, lock):
        super().__init__(name=user, daemon=True)
        self.lock = lock

    def run(self):
        buy_ticket(self.name, self.lock)


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count < 1:
            print(f"{user} is too late")
            return
        try:
            save(count - 1)
        except OSError as error:
            print(f"{user} gets no ticket: {error}")
        else:
            hand_over(user)


def sell(users):
    lock = Lock()
    processes = [Buyer(user, lock) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
