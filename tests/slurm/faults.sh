#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What breaks under a job: a rank, and then again, until its restarts are used up; a node. Each time it is said what
# broke, and the run goes on from its last checkpoint.
set -euo pipefail
source "$(dirname "$0")/common.sh"
profile once 'max_restarts = 1'
profile first 'max_restarts = 1' 'nodes = 1' 'sbatch_arguments = ["--nodelist=n1"]'

rank_dies() {
  local run="$work/rank" step
  submit "$run" --cluster "$work/first.toml"
  wait_for_step "$run" 110
  kill -KILL "$(rank_process "$run" 1)"
  within 30 'the attempt ends' grep -qs ' lost ' "$run/job.attempts"
  grep -q 'rank 1 on n1 has died' "$run/job.log" || fail "nobody names the rank: $(cat "$run/job.log")"
  step=$(field "$run/status.json" checkpointStep)
  within_said 60 "$run" 'rank: running: '
  within 20 'the second attempt' is_past "$run" $((step + 3))
  grep -q "steps $step to " "$run/job.log" || fail "it did not go on from step $step: $(grep steps "$run/job.log")"
  kill -KILL "$(rank_process "$run" 0)"
  within 30 'the job ends' has_left "$(job_of "$run")"
  within_said 10 "$run" 'rank: failed: .*restarts are used up'
  told "$run" | grep -q 'restart 1 of at most 1' || fail "$(told "$run")"
}

node_dies() {
  local run="$work/node" id
  submit "$run" --cluster "$work/once.toml"
  id=$(job_of "$run")
  wait_for_step "$run" 110
  kill -KILL "$(cat "$cluster/n2.pid")"
  within 60 'Slurm notices' eval "sacct --noheader --duplicates --allocations --jobs=$id --format=State | grep -q NODE_FAIL"
  within_said 10 "$run" 'node: queued'
  within 40 'no rank is left behind' eval "! rank_process '$run' 0 && ! rank_process '$run' 2"
  "$here/cluster.sh" node "$cluster" n2
  within_said 60 "$run" 'node: running: '
  told "$run" | grep -q 'restart 1 of at most 1' || fail "$(told "$run")"
  "$carina" stop "$run" >"$work/out"
  within 40 'the job ends' has_left "$id"
  within_said 10 "$run" 'node: stopped: step '
}

side_by_side rank_dies node_dies
