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

"$carina" --quiet phantom -o "$work/films" --count 120 --size 64 --format png >"$work/out"
"$carina" --quiet pack nih "$work/films" --labels "$work/films/labels.csv" -o "$work/records" --split train=0.7 --split val=0.3 \
  >"$work/out"
small=(--records "$work/records" --net amoebanet_d_1_16 --input-size 64 --channels 1 --learning-rate 0.02 --flip 0.5
  --rotation 5 --optimizer adamw --ema-decay 0.9)

# field FILE KEY: a value of a JSON file that has one a line
field() { sed -n "s/^ *\"$2\": \"\{0,1\}\(.*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" "$1" | head -n 1; }
# wait_for_step RUN STEP
wait_for_step() {
  for _ in $(seq 300); do
    [ -e "$1/status.json" ] && [ "$(field "$1/status.json" step)" -ge "$2" ] && return
    sleep 0.1
  done
  fail "the run did not come to step $2: $(tail -n 5 "$work/err")"
}
# The processes that train in RUN, by rank.
ranks_of() {
  local pid
  for pid in $(pgrep -f -- "--run $1"); do
    { tr '\0' '\n' <"/proc/$pid/environ" | sed -n "s/^OMPI_COMM_WORLD_RANK=\([0-9]*\)$/\1 $pid/p"; } 2>/dev/null || true
  done | sort -n | cut -d' ' -f2
}
rank_of() { ranks_of "$1" | sed -n "$(($2 + 1))p"; }

# ends_within SECONDS PID: gives the exit code in $code
ends_within() {
  local begin=$SECONDS
  code=0
  wait "$2" || code=$?
  [ $((SECONDS - begin)) -le "$1" ] || fail "it took $((SECONDS - begin)) s to end: $(cat "$work/err")"
  [ "$code" -ne 0 ] || fail 'a job without all its ranks claims success'
}
# said WORDS: by the job, and by the run's status, which no follower takes for a run that goes on
said() {
  grep -q "$1" "$work/err" || fail "nobody says '$1': $(cat "$work/err")"
  local told
  told=$("$carina" watch --once "$run" 2>&1) && fail "watch finds nothing wrong with it: $told"
  grep -q "$1" <<<"$told" || fail "the status does not say '$1': $told"
}
# The last checkpoint is whole: as many films a step on one rank go on from it.
resumes() {
  "$carina" train --resume "$run" --batch "$1" --epochs 1 >"$work/out" 2>"$work/again" ||
    fail "it cannot be resumed: $(cat "$work/again")"
}
