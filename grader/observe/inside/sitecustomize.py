"""Python imports this module at its start, so that children under every start method have the shim too."""

import grader_shim

grader_shim.install()
