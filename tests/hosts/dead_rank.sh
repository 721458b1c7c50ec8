#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank dies on another machine, where no other rank of the job sees it: the launcher ends the job a second later, and
# what is left of the run says who is missing, and in which step.
set -euo pipefail
source "$(dirname "$0")/common.sh"
plug_cable
for victim in carina-b carina-a; do
  rm -rf "$run"
  "${mpi[@]}" --map-by node -n 2 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --checkpoint-steps 2 --run "$run" \
    >"$work/out" 2>"$work/err" &
  job=$!
  wait_for_step "$run" 3
  kill -KILL "$(ranks_on $victim)"
  ends_within 30 $job
  gone_within 5
  said "rank [01] on $victim has not been heard of for .*; it was last at .*step [0-9]*"
  resumes 8
done
