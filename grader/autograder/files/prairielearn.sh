#!/usr/bin/env bash
# Grades what PrairieLearn has put into /grade/student.
set -euo pipefail

# Students' programs run as a user of their own, for whom there is nothing in here.
chmod go= /grade

mkdir -p /grade/results
bash /grade/tests/grade.sh /grade/student prairielearn /grade/results/results.json ||
    cp /grade/tests/fault.json /grade/results/results.json
