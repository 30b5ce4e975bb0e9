"""Compiles the rules: ``python -m grader.seccomp.build``, where pyseccomp and libseccomp are there.

pyseccomp has the interface of libseccomp's own Python binding, which is on no package index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyseccomp

from grader.seccomp import FOLDER
from grader.seccomp.rules import NAMESPACE_FLAGS, RULES

if TYPE_CHECKING:
    from pyseccomp import SyscallFilter

MACHINES = {"x86_64": pyseccomp.Arch.X86_64, "aarch64": pyseccomp.Arch.AARCH64}


def compiled(machine: str) -> SyscallFilter:
    """The filter for a processor; a program of another one's code is killed."""
    filter_ = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    wanted = MACHINES[machine]
    if not filter_.exist_arch(wanted):
        filter_.add_arch(wanted)
    for other in set(MACHINES.values()) - {wanted}:
        if filter_.exist_arch(other):
            filter_.remove_arch(other)
    filter_.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for rule in RULES:
        others = (
            (pyseccomp.Arg(0, pyseccomp.NE, rule.but_with),) if rule.but_with is not None else ()
        )
        for call in rule.calls:
            filter_.add_rule(pyseccomp.ERRNO(rule.error), call, *others)
    for flag in NAMESPACE_FLAGS:
        with_flag = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
        filter_.add_rule(pyseccomp.ERRNO(1), "clone", with_flag)
    return filter_


def main() -> None:
    """Write the filters."""
    for machine in MACHINES:
        with (FOLDER / f"{machine}.bpf").open("wb") as file:
            compiled(machine).export_bpf(file)


if __name__ == "__main__":
    main()
