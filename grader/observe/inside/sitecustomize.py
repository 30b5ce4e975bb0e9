"""Python imports this at its start, so that children under every start method have the shim."""

import grader_shim

grader_shim.install()
