"""Compiles the rules: ``python -m grader.seccomp.build``, where pyseccomp and libseccomp are there.

pyseccomp has the interface of libseccomp's own Python binding, which is on no package index.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyseccomp

from grader.seccomp import FOLDER, OWN_FILES, file_name
from grader.seccomp.rules import NAMESPACE_FLAGS, OWN_FILES_RULES, RULES, Rule

if TYPE_CHECKING:
    from pyseccomp import SyscallFilter

_INSTRUCTION = struct.Struct("=HBBI")
"""struct sock_filter: code, where to jump if true and if false, operand."""
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_OF_CALL = 0
_ERRNO = 0x0005_0000

MACHINES = {"x86_64": pyseccomp.Arch.X86_64, "aarch64": pyseccomp.Arch.AARCH64}


def compiled(
    machine: str, rules: Sequence[Rule], namespace_flags: Sequence[int] = ()
) -> SyscallFilter:
    """The filter of these rules for a processor; a program of another one's code is killed."""
    filter_ = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    wanted = MACHINES[machine]
    if not filter_.exist_arch(wanted):
        filter_.add_arch(wanted)
    for other in set(MACHINES.values()) - {wanted}:
        if filter_.exist_arch(other):
            filter_.remove_arch(other)
    filter_.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for rule in rules:
        meant = []
        if rule.but_with is not None:
            meant.append(pyseccomp.Arg(0, pyseccomp.NE, rule.but_with))
        if rule.only_with is not None:
            argument, mask, value = rule.only_with
            meant.append(pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value))
        for call in rule.names:
            filter_.add_rule(pyseccomp.ERRNO(rule.error), call, *meant)
    for flag in namespace_flags:
        with_flag = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
        filter_.add_rule(pyseccomp.ERRNO(1), "clone", with_flag)
    return filter_


def by_number(rules: Sequence[Rule]) -> bytes:
    """The beginning of a filter that refuses what libseccomp does not know, see seccomp(2)."""
    refused = [(number, rule.error) for rule in rules for number in rule.numbers]
    instructions = [_INSTRUCTION.pack(_LOAD, 0, 0, _NUMBER_OF_CALL)] if refused else []
    for number, error in refused:
        instructions.append(_INSTRUCTION.pack(_JUMP_IF_EQUAL, 0, 1, number))
        instructions.append(_INSTRUCTION.pack(_RETURN, 0, 0, _ERRNO | error))
    return b"".join(instructions)


def main() -> None:
    """Write the filters."""
    for machine in MACHINES:
        for which, rules, flags in (("", RULES, NAMESPACE_FLAGS), (OWN_FILES, OWN_FILES_RULES, ())):
            with (FOLDER / file_name(machine, which)).open("wb") as file:
                file.write(by_number(rules))
                file.flush()
                compiled(machine, rules, flags).export_bpf(file)


if __name__ == "__main__":
    main()
