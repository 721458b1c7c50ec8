# SPDX-License-Identifier: Apache-2.0
# Sourced by the flows of this folder: $carina, the launcher ${mpi[@]}, a folder $work with records, and a small recipe.
carina=$1
mpirun=$2
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "mpi: $*" >&2; exit 1; }
export OMP_NUM_THREADS=1
unset GOMP_SPINCOUNT
mpi=("$mpirun" --allow-run-as-root --oversubscribe)

"$carina" phantom -o "$work/films" --count 120 --size 64 --format png >"$work/out"
"$carina" pack nih "$work/films" --labels "$work/films/labels.csv" -o "$work/records" --split train=0.7 --split val=0.3 \
  >"$work/out" 2>&1
small=(--records "$work/records" --net amoebanet_d_1_16 --input-size 64 --channels 1 --learning-rate 0.02 --flip 0.5
  --rotation 5 --optimizer adamw --ema-decay 0.9)

# field FILE KEY: a value of a JSON file
field() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"; }
# wait_for_step RUN STEP
wait_for_step() {
  for _ in $(seq 600); do
    [ -e "$1/status.json" ] && [ "$(field "$1/status.json" step)" -ge "$2" ] && return
    sleep 0.1
  done
  fail "the run did not come to step $2: $(tail -3 "$work/err")"
}
# The processes that train in RUN, by rank.
ranks_of() {
  for pid in $(pgrep -f -- "--run $1"); do
    tr '\0' '\n' <"/proc/$pid/environ" | sed -n "s/^OMPI_COMM_WORLD_RANK=\([0-9]*\)$/\1 $pid/p"
  done | sort -n | cut -d' ' -f2
}
