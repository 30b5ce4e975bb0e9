"""Plays games with sys.modules: mailer imported anew, without what the grader has put around it.

Tries: forging
Held by: a mail that the grader does not see is not sent
Outcome: no check passes
Unheld: nothing
"""

import importlib.machinery
import importlib.util
import sys
from multiprocessing import Process

for name in ("grader_shim", "grader_call", "mailer", "json", "__main__"):
    sys.modules.pop(name, None)
sys.meta_path[:] = [importlib.machinery.PathFinder]
spec = importlib.util.spec_from_file_location("mailer", "mailer.py")
mailer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mailer)
sys.modules["mailer"] = mailer
sys.modules["grader_shim"] = sys.modules["send_mail"] = mailer
print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=mailer.send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
