from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    p.daemon = True
    work()
    print("main:")


if __name__ == "__main__":
    main()
