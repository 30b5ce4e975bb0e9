from multiprocessing import Process,Pipe,Lock
from parrot import shout,article

def echo_server(conn):
    while True:
        try:
            msg = conn.recv()
            conn.send(shout(msg))
        except EOFError:
            conn.close()
            break

def son(conn1,conn2):
    conn1.close()
    echo_server(conn2)

def ask(words):
    conn1,conn2 = Pipe()
    p = Process(target=son,args=(conn1,conn2))
    p.start()
    conn2.close()
    lis=[]
    for w in words:
        conn1.send(w)
        lis.append(conn1.recv())
    conn1.close()
    p.join()
    return lis

def writer(conn,lock,i):
    s = article(i)
    lock.acquire()
    conn.send(s)
    lock.release()

def gather(writers):
    conn1,conn2 = Pipe()
    lock = Lock()
    lis=[]
    for i in range(writers):
        p = Process(target=writer,args=(conn2,lock,i))
        p.start()
        lis.append(p)
    conn2.close()
    for p in lis:
        p.join()      # all have sent now
    res=[]
    while True:
        try:
            res.append(conn1.recv())
        except EOFError:
            break
    return res

if __name__ == '__main__':
    print(ask(['hello','world']))
    print(len(gather(4)))
