from multiprocessing import Process
import worker


def watch():
    p = Process(target=lambda: worker.spin())
    p.start()
    first = p.is_alive()
    p.terminate()
    second = p.is_alive()
    p.join(5)     # 5 seconds should be enough
    return [first, second, p.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode


if __name__ == '__main__':
    print(watch())
    p = Process(target=worker.stubborn)
    p.start()
    print(shut_down(p))
