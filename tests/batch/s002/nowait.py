import queue
from multiprocessing import Queue

def fill(q,items):
    for i in items:
        try:
            q.put_nowait(i)
        except queue.Full:
            print('queue is full, cannot put',i)
    return []

def drain(q):
    lis=[]
    while True:
        try:
            lis.append(q.get_nowait())
        except queue.Empty:
            print('queue is empty')
            break
    return lis

if __name__ == '__main__':
    q = Queue(3)
    fill(q,[1,2,3,4,5])
    import time
    time.sleep(0.1)
    print(drain(q))
