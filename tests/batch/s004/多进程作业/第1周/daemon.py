"""第1周 daemon"""
import multiprocessing as mp
import heart


def main():
    p = mp.Process(target=heart.beat)
    p.start()
    heart.work()
    print("main:")
    # end the heart when main ends
    p.terminate()
    p.join()


if __name__ == "__main__":
    main()
