#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A signal to one rank, or to mpirun, stops all of them after the same step with everything saved; the run goes on on
# another number of ranks with the same films step by step.
set -euo pipefail
source "$(dirname "$0")/common.sh"
export OMPI_MCA_odls_base_sigkill_timeout=20  # what mpirun gives its ranks between TERM and KILL; one second otherwise

stopped() {
  [ "$(field "$1/status.json" state)" = stopped ] || fail "$2: the run is $(field "$1/status.json" state)"
  [ "$(field "$1/status.json" step)" = "$(field "$1/status.json" checkpointStep)" ] || fail "$2: not everything is saved"
}
for how in 'USR1 mpirun' 'TERM mpirun' 'TERM rank'; do
  run="$work/stopped-${how/ /-}"
  "${mpi[@]}" -n 2 "$carina" train "${small[@]}" --batch 8 --epochs 100000 --run "$run" >"$work/out" 2>"$work/err" &
  job=$!
  wait_for_step "$run" 3
  to=$job
  [ "${how#* }" = mpirun ] || to=$(ranks_of "$run" | sed -n 2p)
  kill "-${how% *}" "$to"
  wait $job && fail "$how: a stopped run claims success"
  stopped "$run" "$how"
done

# As many films a step on 4 ranks, then on 2, as on 1: the last steps' films are the same, and so is the number of steps.
run="$work/moves"
"${mpi[@]}" -n 4 "$carina" train "${small[@]}" --global-batch 16 --bn-group 0 --epochs 2 --run "$run" >"$work/out" 2>"$work/err"
"$carina" train "${small[@]}" --global-batch 16 --epochs 2 --run "$work/stays" >"$work/out" 2>"$work/err"
"${mpi[@]}" -n 2 "$carina" train --resume "$run" --epochs 4 >"$work/out" 2>"$work/err" || fail "$(cat "$work/err")"
"$carina" train --resume "$work/stays" --epochs 4 >"$work/out" 2>"$work/err"
python3 - "$run/log/rank-0.jsonl" "$work/stays/log/rank-0.jsonl" <<'PY' || fail 'other films, or other steps'
import json, sys
def steps(path):
    lines = [json.loads(line) for line in open(path)]
    return [(line["step"], line["loss"]) for line in lines if "loss" in line and "learningRate" in line]
moved, stayed = (steps(path) for path in sys.argv[1:])
assert [step for step, _ in moved] == [step for step, _ in stayed], (moved, stayed)
# Normalised over all ranks, the same films give the same losses but for rounding, which steps amplify.
for (step, one), (_, other) in zip(moved[:3], stayed[:3]):
    assert abs(one - other) < 2e-3 * abs(other), (step, one, other)
PY
