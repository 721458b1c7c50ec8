#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The time limit of a job: it saves before the time is up, is queued again and goes on; a program that does not save is
# told of as such.
set -euo pipefail
source "$(dirname "$0")/common.sh"
profile minute 'walltime = "1:00"' 'max_restarts = 3' 'ranks_per_node = 1'
profile hasty 'walltime = "1:00"' 'nodes = 1' 'ranks_per_node = 1' "program = \"$work/deaf\""
printf '#!/bin/sh\ntrap "" USR1 TERM\nwhile :; do sleep 1; done\n' >"$work/deaf"
chmod +x "$work/deaf"

time_is_up() {
  local run="$work/long" step
  submit "$run" --cluster "$work/minute.toml"
  within 100 'the first attempt saves' grep -qs ' saved ' "$run/job.attempts"
  [ "$(field "$run/status.json" step)" = "$(field "$run/status.json" checkpointStep)" ] || fail 'not all is saved'
  step=$(field "$run/status.json" step)
  within 60 'the second attempt' grep -q "steps $step to " "$run/job.log"
  within 30 'its steps' is_past "$run" $((step + 3))
  told "$run" | grep -q 'restart 1 of at most 3' || fail "$(told "$run")"
  "$carina" stop "$run" >"$work/out"
  within 40 'the job ends' has_left "$(job_of "$run")"
  within_said 10 "$run" 'long: stopped: step '
}

time_is_over() {
  local run="$work/deaf-run"
  submit "$run" --cluster "$work/hasty.toml"
  within 130 'the job ends' has_left "$(job_of "$run")"
  within_said 20 "$run" 'failed: before it began; its time was up before everything was saved.*\(TIMEOUT\)'
}

side_by_side time_is_up time_is_over
