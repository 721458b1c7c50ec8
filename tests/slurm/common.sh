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
  [ $? -eq 0 ] || [ -z "${CARINA_KEEP-}" ] || { echo "slurm: kept: $work" >&2; return; }
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

# What is trained, as a configuration, and where, as a profile of this cluster.
cat >"$work/run.toml" <<TOML
[train]
records = "$work/records"
net = "amoebanet_d_1_16"
input-size = 64
channels = 1
learning-rate = 0.02
flip = 0.5
rotation = 5.0
optimizer = "adamw"
ema-decay = 0.9
global-batch = 16
epochs = 100000
checkpoint-steps = 100
TOML
# profile NAME [LINE…]: lines come first, and instead of what they set
profile() {
  local name=$1 line
  shift
  printf '%s\n' "$@" >"$work/$name.toml"
  for line in 'scheduler = "slurm"' 'nodes = 2' 'ranks_per_node = 2' 'threads_per_rank = 1' 'walltime = "5:00"' \
    'save_before = "0:20"' 'max_restarts = 0' 'launch = "srun"' 'mpi = "pmix"' 'binding = "none"'; do
    grep -q "^${line%% *} " "$work/$name.toml" || echo "$line" >>"$work/$name.toml"
  done
  printf '\n[environment]\n' >>"$work/$name.toml"
  sed -n 's/^export //p' "$cluster/env" | tr ' ' '\n' | sed -n 's/^\([A-Z].*\)=\(.*\)$/\1 = "\2"/p' >>"$work/$name.toml"
}
profile xeon
# submit RUN OPTIONS…: sends it to the cluster of the profile "xeon", unless the options name another
submit() {
  local run=$1 to=()
  shift
  case " $* " in *' --cluster '*) ;; *) to+=(--cluster "$work/xeon.toml") ;; esac
  case " $* " in *' --config '*) ;; *) to+=(--config "$work/run.toml") ;; esac
  to+=(--run "$run")
  "$carina" submit "${to[@]}" "$@" >>"$run.submitted" 2>&1 || fail "submit: $(cat "$run.submitted")"
}
# told RUN: what carina status says of it
told() { "$carina" status "$1" 2>&1; }
says() { told "$1" | grep -qE "$2"; }
# within_said SECONDS RUN WORDS: until carina status says so
within_said() {
  within "$1" "'$3'" says "$2" "$3" || fail "it says: $(told "$2")"
}
job_of() { field "$1/job.json" id; }
# side_by_side 'COMMAND…'…: all at once; fails if one does
side_by_side() {
  local trial trials=()
  for trial in "$@"; do
    ($trial) &
    trials+=($!)
  done
  for trial in "${trials[@]}"; do wait "$trial"; done
}

# field FILE KEY: a value of a JSON file, "none" while there is none
field() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null || echo none
}
# within SECONDS WHAT COMMAND…: waits until the command succeeds
within() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $until ] || { echo "slurm: $what: not in time" >&2; return 1; }
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
