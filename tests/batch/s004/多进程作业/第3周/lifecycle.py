"""第3周 lifecycle"""
import multiprocessing as mp
import worker


def watch():
    p = mp.Process(target=worker.spin)
    p.start()
    a = p.is_alive()
    p.terminate()
    b = p.is_alive()
    p.join()
    c = p.is_alive()
    return [a, b, c]


def shut_down(process, patience=1.0):
    process.terminate()
    # wait one second at most
    process.join(1)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


if __name__ == "__main__":
    print(watch())
    p = mp.Process(target=worker.stubborn)
    p.start()
    print(shut_down(p))
