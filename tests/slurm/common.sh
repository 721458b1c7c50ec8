# SPDX-License-Identifier: Apache-2.0
# Sourced by the flows of this folder: $carina, a running cluster, a folder $work with records, and a small recipe.
carina=$1
cluster=$2
mpirun=${3-mpirun}
here=$(dirname "${BASH_SOURCE[0]}")
if [ ! -e "$cluster/env" ]; then
  echo "slurm: skipped: there is no cluster at $cluster" >&2
  exit 77
fi
source "$cluster/env"
work=$(mktemp -d)
done_with() {
  local left
  left=$(squeue --noheader --format=%i 2>/dev/null || true)
  [ -z "$left" ] || scancel $left 2>/dev/null || true
  kill $(jobs -p) 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work" 2>/dev/null || { sleep 2; rm -rf "$work"; }
}
trap done_with EXIT
fail() { echo "slurm: $*" >&2; exit 1; }
export OMP_NUM_THREADS=1
unset GOMP_SPINCOUNT

"$carina" phantom -o "$work/films" --count 120 --size 64 --format png >"$work/out"
"$carina" pack nih "$work/films" --labels "$work/films/labels.csv" -o "$work/records" --split train=0.7 --split val=0.3 \
  >"$work/out" 2>&1
small=(--records "$work/records" --net amoebanet_d_1_16 --input-size 64 --channels 1 --learning-rate 0.02 --flip 0.5
  --rotation 5 --optimizer adamw --ema-decay 0.9)

# field FILE KEY: a value of a JSON file, "none" while there is none
field() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null || echo none
}
# within SECONDS WHAT COMMAND…: waits until the command succeeds
within() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $until ] || fail "$what: not in time"
    sleep 0.2
  done
}
is_past() { local step; step=$(field "$1/status.json" step); [ "$step" != none ] && [ "$step" -ge "$2" ]; }
# wait_for_step RUN STEP
wait_for_step() { within 60 "$1 at step $2" is_past "$1" "$2"; }
has_left() { [ -z "$(squeue --noheader --jobs="$1" 2>/dev/null)" ]; }
# accounted JOB: how sacct says that it ended
accounted() { sacct --noheader --allocations --parsable2 --jobs="$1" --format=State; }
# last_weights RUN
last_weights() { echo "$(ls -d "$1"/checkpoints/step-*[0-9] | tail -1)/model.safetensors"; }
# The process of a rank of the run, by its number: rank_process RUN RANK
rank_process() {
  local pid
  for pid in $(pgrep -f -- "(--run|--resume) $1"); do
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = carina ] || continue
    tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "PMIX_RANK=$2" && echo "$pid" && return
  done
  return 1
}
