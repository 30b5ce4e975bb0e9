from multiprocessing import Process
from heart import beat, work

def main():
    p = Process(target=beat)
    p.daemon = True     # daemon, not deamon!
    p.start()
    work()
    print('main:')

if __name__=='__main__':
    main()
