"""Python imports this at its start, so that children under every start method have the shim."""

import os

if "GRADER_LIMITS" in os.environ:
    import grader_init

    grader_init.split()

import grader_shim

grader_shim.install()
