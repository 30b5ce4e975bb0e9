import time
from multiprocessing import Pool
from chores import job,meanwhile

def blocking(x):
    p = Pool(1)
    res = p.apply_async(job,args=(x,))
    p.close()
    p.join()
    return res.get()

def polling(x):
    p = Pool(1)
    res = p.apply_async(job,args=(x,))
    p.close()
    while not res.ready():
        meanwhile()
    p.join()
    return res.get()

class Handle:
    def __init__(self,x,on_done):
        self.on_done = on_done
        self.done = False
        self.p = Pool(1)
        self.p.apply_async(job,args=(x,),callback=self.call_back)
        self.p.close()
    def call_back(self,res):
        self.on_done(res)
        self.done = True
    def wait(self):
        while not self.done:
            time.sleep(0.1)
        self.p.join()

def notified(x,on_done):
    return Handle(x,on_done)

if __name__ == '__main__':
    print(blocking(3))
    print(polling(4))
    h = notified(5,print)
    h.wait()
