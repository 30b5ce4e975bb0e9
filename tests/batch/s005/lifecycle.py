import logging
import sys
import time
from multiprocessing import Process, log_to_stderr

from worker import spin, stubborn

logging.basicConfig(stream=sys.stderr, level=logging.DEBUG,
                    format="%(asctime)s %(processName)s %(levelname)s %(message)s")
log = logging.getLogger(__name__)


def look(p, when):
    alive = p.is_alive()
    log.info("%s: %r is %s", when, p, "alive" if alive else "dead")
    return alive


def watch():
    log_to_stderr(logging.DEBUG)
    p = Process(target=spin, name="spinner")
    p.start()
    looks = [look(p, "after start")]
    p.terminate()
    looks += [look(p, "after terminate")]
    p.join()
    looks += [look(p, "after join")]
    return looks


def shut_down(process, patience=1.0):
    if not process.is_alive():
        log.warning("%r is dead already, nothing to do", process)
        return None
    log.debug("terminating %r", process)
    process.terminate()
    process.join(timeout=patience)
    if process.is_alive():
        log.warning("%r does not listen, killing it", process)
        process.kill()
        process.join()
    log.info("exit code %s", process.exitcode)
    return process.exitcode


if __name__ == "__main__":
    print(watch())
    p = Process(target=stubborn, name="stubborn")
    p.start()
    time.sleep(1)
    print(shut_down(p, 0.5))
