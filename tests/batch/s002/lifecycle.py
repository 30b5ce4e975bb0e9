import time
from multiprocessing import Process
from worker import spin,stubborn

def watch():
    p = Process(target=spin)
    p.start()       # 异步非阻塞
    print(p.is_alive())
    time.sleep(1)
    p.terminate()   # 异步非阻塞
    print(p.is_alive())
    p.join()
    print(p.is_alive())

def shut_down(process,patience=1.0):
    process.terminate()
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode

if __name__ == '__main__':
    watch()
    p = Process(target=stubborn)
    p.start()
    time.sleep(1)
    print(shut_down(p))
