#!/usr/bin/env bash
# Grades what PrairieLearn has put into /grade/student.
set -euo pipefail

# Students' programs run as a user of their own, for whom there is nothing in here.
chmod go= /grade

# PrairieLearn's own limit is ten minutes; who reaches it gets a zero, and not an error.
mkdir -p /grade/results
timeout --kill-after=10s 9.5m bash /grade/tests/grade.sh \
    /grade/student prairielearn /grade/results/results.json ||
    cp /grade/tests/fault.json /grade/results/results.json
