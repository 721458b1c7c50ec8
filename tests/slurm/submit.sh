#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run from `carina submit` to its end: queued, running, followed, done; stopped with everything saved, stopped at once,
# stopped while it waits; gone on with on another number of nodes; two in one folder; what sbatch refuses.
set -euo pipefail
source "$(dirname "$0")/common.sh"
sed -i 's/^epochs = .*/epochs = 40/' "$work/run.toml"
long=("$work/long.toml")
sed 's/^epochs = .*/epochs = 100000/' "$work/run.toml" >"$work/long.toml"

from_queue_to_end() {
  local run="$work/whole" blocker id
  blocker=$(sbatch --parsable --nodes=2 --exclusive --time=5 --output=/dev/null --wrap='sleep 100')
  submit "$run"
  id=$(job_of "$run")
  within_said 20 "$run" "whole: queued: .*\((Resources|Priority)\)"
  timeout 100 "$carina" watch "$run" >"$work/watched" 2>&1 &
  scancel "$blocker"
  within_said 40 "$run" 'whole: running: epoch [0-9]+/40.*walltime left 00:0[0-9]:[0-9]+'
  within 90 'the run ends' has_left "$id"
  within_said 20 "$run" 'whole: finished: step '
  within 10 'accounted' eval "[ \"\$(accounted $id)\" = COMPLETED ]"
  wait $! || fail "watch ends with $?: $(tail -5 "$work/watched")"
  grep -q 'epoch 40: loss' "$work/watched" || fail "watch did not see the end: $(tail -5 "$work/watched")"
  grep -q '4 ranks on 2 machines' "$run/job.log" || fail "not as the profile says: $(cat "$run/job.log")"
}

saved_stop() {
  local run="$work/saved"
  submit "$run" --config "$work/long.toml"
  wait_for_step "$run" 3
  "$carina" submit --cluster "$work/xeon.toml" --config "$work/run.toml" --run "$run" >"$work/twice" 2>&1 &&
    fail 'a second job got into the folder of the first'
  grep -q "$(job_of "$run")" "$work/twice" || fail "the job that is there is not named: $(cat "$work/twice")"
  "$carina" train --resume "$run" >"$work/third" 2>&1 && fail 'a run got into the folder of a job'
  grep -q 'another process trains in this folder' "$work/third" || fail "$(cat "$work/third")"
  "$carina" stop "$run" | grep -q 'is told to finish its step, save and end' || fail 'stop does not say what it does'
  within 40 'the job ends' has_left "$(job_of "$run")"
  within_said 10 "$run" 'saved: stopped: step '
  [ "$(field "$run/status.json" step)" = "$(field "$run/status.json" checkpointStep)" ] || fail 'not all is saved'
  [ "$(tail -1 "$run/job.attempts" | cut -d' ' -f2)" = stopped ] || fail "$(cat "$run/job.attempts")"

  # On one node, with two ranks, it goes on from there to its end.
  local steps
  steps=$(field "$run/status.json" step)
  "$carina" submit --cluster "$work/xeon.toml" --resume "$run" --config "$work/run.toml" --nodes 1 --ranks-per-node 2 \
    >"$work/resumed" 2>&1 || fail "resume: $(cat "$work/resumed")"
  within 90 'the job ends' has_left "$(job_of "$run")"
  within_said 10 "$run" 'saved: finished: step '
  grep -q '2 ranks on 1 machine' "$run/job.log" || fail "not on other nodes: $(tail -20 "$run/job.log")"
  grep -q "steps $steps to " "$run/job.log" || fail "it did not go on from step $steps: $(tail -20 "$run/job.log")"
}

stop_now() {
  local run="$work/now"
  submit "$run" --config "$work/long.toml" --nodes 1
  wait_for_step "$run" 3
  "$carina" stop --now "$run" | grep -q 'is cancelled' || fail 'stop --now does not say what it does'
  within 30 'the job ends' has_left "$(job_of "$run")"
  within_said 20 "$run" 'cancelled.*\(CANCELLED'
  accounted "$(job_of "$run")" | grep -q CANCELLED || fail 'Slurm did not hear of it'
}

stop_in_queue() {
  local run="$work/never"
  profile impossible 'sbatch_arguments = ["--begin=now+1hour"]'
  submit "$run" --cluster "$work/impossible.toml"
  within_said 10 "$run" 'never: queued: .*\(BeginTime\)'
  "$carina" stop "$run" | grep -q 'was waiting, and is cancelled' || fail 'stop does not say what it does'
  within_said 20 "$run" 'cancelled.*\(CANCELLED'
  [ ! -e "$run/status.json" ] || fail 'it has begun'
}

# refused WORDS COMMAND…
refused() {
  local words=$1 code=0
  shift
  timeout 30 "$@" >"$work/refused" 2>&1 || code=$?
  [ "$code" -ne 0 ] && [ "$code" -ne 124 ] || fail "'$words': exit code $code"
  grep -qE "$words" "$work/refused" || fail "nobody says '$words': $(cat "$work/refused")"
}
refusals() {
  profile nowhere 'partition = "nowhere"'
  profile large 'memory = "100G"'
  local run="$work/refusal" to=("$carina" submit --config "$work/run.toml" --run "$work/refusal")
  refused 'invalid partition specified: nowhere' "${to[@]}" --cluster "$work/nowhere.toml"
  refused 'Memory specification can not be satisfied|node configuration is not available' "${to[@]}" --cluster "$work/large.toml"
  mkdir "$work/bin"
  ln -s "$(command -v env)" "$(command -v bash)" "$(command -v mpirun)" "$work/bin/"
  refused 'sbatch.*(not|no)' env PATH="$work/bin" "${to[@]}" --cluster "$work/xeon.toml"
  [ -z "$(squeue --noheader --name=carina-refusal)" ] || fail 'a job was sent'
  # After that the folder is as good as new.
  submit "$run"
  wait_for_step "$run" 1
  "$carina" stop "$run" >"$work/out"
  within 40 'the job ends' has_left "$(job_of "$run")"
}

from_queue_to_end
side_by_side saved_stop stop_now stop_in_queue refusals
