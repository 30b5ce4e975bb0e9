import time
from multiprocessing import Process
import job

class MyProcess(Process):
    def __init__ (self,x,y):
        self.x=x
        self.y=y
        super().__init__() # must call it
    def run(self):
        job.report(self.x,self.y)
        for i in range(5):
            print('in son1')
            job.tick(i)

if __name__=='__main__':
    mp = MyProcess(1,2)
    mp.daemon = True
    mp.start()
    time.sleep(1)
    print(1)
