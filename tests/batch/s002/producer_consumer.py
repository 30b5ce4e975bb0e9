from multiprocessing import Process,Queue
from kitchen import cook,serve

def producer(q,orders):
    for o in orders:
        d = cook(o)
        q.put(d)

def consumer(q):
    while True:
        d = q.get()
        if d is None:
            break
        serve(d)

def run(orders, cooks=1, waiters=2, capacity=5):
    q = Queue(capacity)
    lis1=[]
    lis2=[]
    for i in range(cooks):
        p = Process(target=producer,args=(q,orders[i::cooks]))
        p.start()
        lis1.append(p)
    for i in range(waiters):
        p = Process(target=consumer,args=(q,))
        p.start()
        lis2.append(p)
    for p in lis1:
        p.join()
    q.put(None)   # tell the waiters to stop
    for p in lis2:
        p.join()

if __name__ == '__main__':
    run(['a','b','c','d'])
