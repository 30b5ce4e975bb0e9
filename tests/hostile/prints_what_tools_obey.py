"""Puts terminal escapes, HTML and spreadsheet formulas into outputs and exception texts.

Tries: forging
Held by: tables have one line a cell, control characters escaped, formulas quoted
Outcome: error the others; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
Unheld: nothing
"""

import sys

TEXTS = [
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\x08\x08\x7f",
    "\u202egnp.exe\u2066\u200b\r\n",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://mallory.invalid","see")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '","passed","10","10","',
    "\0\ud800",
]
for text in TEXTS:
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") + b"\xff\n")
    sys.stderr.buffer.write(b"\n" + text.encode("utf-8", "surrogatepass"))
print("tried", flush=True)


def send_all(recipients):
    name = '=HYPERLINK("http://mallory.invalid")\x1b[31m\n<b>'
    raise type(name, (Exception,), {})("\n".join(TEXTS))


if __name__ == "__main__":
    send_all(list(range(10)))
