#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A job of higher priority takes the nodes: the run saves, waits, goes on, and ends with the weights of one that nobody
# disturbed.
set -euo pipefail
source "$(dirname "$0")/common.sh"
sed -i 's/^epochs = .*/epochs = 80/' "$work/run.toml"
profile patient 'max_restarts = 3'

submit "$work/alone" --cluster "$work/patient.toml"
within 100 'the undisturbed run ends' has_left "$(job_of "$work/alone")"
within_said 10 "$work/alone" 'alone: finished'

run="$work/disturbed"
submit "$run" --cluster "$work/patient.toml"
wait_for_step "$run" 30
urgent=$(sbatch --parsable --partition=urgent --nodes=2 --exclusive --time=5 --output="$work/urgent" --wrap='srun -n2 hostname; sleep 4')
within_said 30 "$run" 'disturbed: queued'
[ "$(field "$run/status.json" state)" = stopped ] || fail "it was not saved: $(cat "$run/status.json")"
step=$(field "$run/status.json" step)
[ "$step" = "$(field "$run/status.json" checkpointStep)" ] || fail 'not all was saved'
within 30 'the urgent job ends' has_left "$urgent"
within 10 'accounted' eval "[ \"\$(accounted $urgent)\" = COMPLETED ]"
within 150 'the disturbed run ends' has_left "$(job_of "$run")"
within_said 10 "$run" 'disturbed: finished'
told "$run" | grep -q 'restart 1 of at most 3' || fail "$(told "$run")"
grep -q "steps $step to " "$run/job.log" || fail "it did not go on from step $step: $(grep steps "$run/job.log")"
sacct --noheader --duplicates --allocations --parsable2 --jobs="$(job_of "$run")" --format=State >"$work/states"
grep -qx COMPLETED "$work/states" && grep -qE 'PREEMPTED|REQUEUED' "$work/states" || fail "$(cat "$work/states")"
for file in model optimizer; do
  cmp "$(dirname "$(last_weights "$work/alone")")/$file.safetensors" "$(dirname "$(last_weights "$run")")/$file.safetensors" ||
    fail "$file: other bits than undisturbed"
done
