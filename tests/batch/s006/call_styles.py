from multiprocessing import Pool
from chores import job, meanwhile
import time

def blocking(x):
    pool = Pool(1)
    result = pool.map(job, [x])
    pool.close()
    pool.join()
    return result[0]

def polling(x):
    pool = Pool(1)
    result = pool.apply_async(job, (x,))
    pool.close()
    while not result.ready():
        time.sleep(0.1)
    meanwhile()
    pool.join()
    return result.get()

def notified(x, on_done):
    pool = Pool(1)
    result = pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return result

if __name__ == "__main__":
    print(blocking(2))
    print(polling(3))
    notified(4, print).wait()
