#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `srun carina train` and `mpirun carina train` in jobs of Slurm: on 2 nodes with 1 and 2 ranks each they come to the
# bits of as many ranks on one machine; signals as Slurm sends them stop all ranks after the same step with everything
# saved; a rank that dies ends the job; what srun does not speak is said.
set -euo pipefail
source "$(dirname "$0")/common.sh"
# Between what mpirun's daemons send (CONT, TERM, KILL) when they are told to end, in seconds; for each of the two pauses.
export OMPI_MCA_odls_base_sigkill_timeout=4

# job NAME RANKS-PER-NODE COMMAND…: a batch job whose only step is the command; it ends with the command's code
job() {
  local name=$1 ranks=$2
  shift 2
  printf '#!/bin/bash\nexec %s\n' "$(printf '%q ' "$@")" >"$work/$name.sh"
  sbatch --parsable --nodes=2 --ntasks-per-node="$ranks" --time=5 --output="$work/$name.log" "$work/$name.sh"
}
launcher() { case $1 in srun) echo srun --mpi=pmix --kill-on-bad-exit=0 --wait=20 ;; mpirun) echo mpirun --bind-to none ;; esac; }
long=(--batch 4 --epochs 100000 --checkpoint-steps 100)

# on_this_machine RANKS: what same_bits compares with
on_this_machine() {
  "$mpirun" --allow-run-as-root --oversubscribe -n "$1" "$carina" train "${small[@]}" --batch 4 --epochs 2 \
    --run "$work/here-$1" >"$work/here-$1.log" 2>&1 || fail "$(cat "$work/here-$1.log")"
}
# same_bits WITH RANKS-PER-NODE
same_bits() {
  local with=$1 name=$1-$2 run="$work/$1-$2" here="$work/here-$((2 * $2))" id
  id=$(job "$name" "$2" $(launcher "$with") "$carina" train "${small[@]}" --batch 4 --epochs 2 --run "$run")
  within 90 "$name" has_left "$id"
  within 10 "$name" eval "[ \"\$(accounted $id)\" = COMPLETED ]" || fail "$(cat "$work/$name.log")"
  cmp "$(last_weights "$here")" "$(last_weights "$run")" || fail "$name: other bits than on one machine"
  grep -q "$((2 * $2)) ranks on 2 machines" "$work/$name.log" || fail "$name: $(cat "$work/$name.log")"
}

# stops WITH NAME SCANCEL-OPTIONS…
stops() {
  local with=$1 name=$1-$2 run="$work/$1-$2" id
  shift 2
  id=$(job "$name" 2 $(launcher "$with") "$carina" train "${small[@]}" "${long[@]}" --run "$run")
  wait_for_step "$run" 3
  scancel "$@" "$id"
  within 30 "$name ends" has_left "$id"
  [ "$(field "$run/status.json" state)" = stopped ] || fail "$name: $(cat "$run/status.json" "$work/$name.log")"
  [ "$(field "$run/status.json" step)" = "$(field "$run/status.json" checkpointStep)" ] || fail "$name: not all is saved"
}

dies() {
  local with=$1 name=$1-dies run="$work/$1-dies" id
  id=$(job "$name" 2 $(launcher "$with") "$carina" train "${small[@]}" "${long[@]}" --run "$run")
  wait_for_step "$run" 3
  kill -KILL "$(rank_process "$run" 3)"
  within 30 "$name ends" has_left "$id"
  grep -q 'rank 3 on n2 has died' "$work/$name.log" || fail "$name: nobody names it: $(cat "$work/$name.log")"
  field "$run/status.json" message | grep -q 'rank 3 on n2 has died' || fail "$name: the status does not name it: $(cat "$run/status.json" "$work/$name.log")"
  within 10 "$name" eval "[ \"\$(accounted $id)\" = FAILED ]"
}

speechless() {
  local id
  id=$(job speechless 1 srun --mpi=none "$carina" train "${small[@]}" "${long[@]}" --run "$work/speechless")
  within 30 'srun --mpi=none' has_left "$id"
  grep -q 'started 2 ranks, but MPI sees nothing of them.*--mpi=pmix' "$work/speechless.log" || fail "$(cat "$work/speechless.log")"
}

for ranks in 2 4; do on_this_machine $ranks; done
side_by_side 'same_bits srun 1' 'same_bits srun 2' 'same_bits mpirun 1' 'same_bits mpirun 2'
# What scancel does to a job, side by side: to its steps, to its batch script (here the launcher), to all.
side_by_side 'stops srun usr1 --signal=USR1' 'stops srun term --signal=TERM' 'stops srun usr1-all --signal=USR1 --full'
side_by_side 'stops mpirun usr1 --signal=USR1' 'stops mpirun usr1-script --signal=USR1 --batch' \
  'stops mpirun term --signal=TERM'
side_by_side 'dies srun' 'dies mpirun' speechless
