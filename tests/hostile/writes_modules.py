"""Writes files into its folder that are called like what the grader and Python import.

Tries: forging
Held by: the shim comes first on the path; each run has a folder of its own, which nobody imports from
Outcome: every check passes
Unheld: nothing
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

FORGED = "import os\nprint('gained: imported', __name__, flush=True)\nos._exit(0)\n"

for name in ("sitecustomize", "usercustomize", "grader_shim", "grader_init", "grader_call"):
    Path(f"{name}.py").write_text(FORGED)
for name in ("conftest", "pytest", "test_send_mail", "grader", "grader_scene"):
    Path(f"{name}.py").write_text(FORGED)
Path("pytest.ini").write_text("[pytest]\naddopts = --co\n")
Path("mallory.pth").write_text("import os; os._exit(0)\n")
Path("mailer.py").write_text("def send_mail(recipient):\n    print('not sent')\n")
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
