from multiprocessing import Process, Lock
from box_office import browse, load, save, hand_over

# first try, sells too many
def buy_ticket(user, lock):
    browse(user)
    n = load()
    if n > 0:
        save(n - 1)
        hand_over(user)

def sell(users):
    lock = Lock()
    for u in users:
        Process(target=buy_ticket, args=(u, lock)).start()

if __name__ == "__main__":
    save(10)
    sell(["user0", "user1", "user2"])
