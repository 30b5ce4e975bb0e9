from multiprocessing import Process
import heart


def main():
    p = Process(target=lambda: heart.beat(), daemon=True)
    p.start()
    heart.work()
    print('main:')


if __name__ == '__main__':
    main()
