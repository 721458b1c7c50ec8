#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A training run that is killed again and again, and resumed, ends with the bits of one that was not; a signal stops it
# with everything saved; a full disk costs it nothing but a message.
set -euo pipefail
carina=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "flow: $*" >&2; exit 1; }
export OMP_NUM_THREADS=1  # the same number for every part of the run

"$carina" phantom -o "$work/films" --count 60 --size 64 --format png >"$work/out"
"$carina" pack nih "$work/films" --labels "$work/films/labels.csv" -o "$work/records" --split train=0.7 --split val=0.3 \
  >"$work/out" 2>&1
recipe=(--records "$work/records" --net amoebanet_d_1_16 --input-size 64 --channels 1 --batch 8
  --learning-rate 0.02 --ema-decay 0.9 --flip 0.5 --crop 1 --crop-area-low 0.7 --rotation 5 --dropout 0.2
  --optimizer adamw --warmup-epochs 0.5 --checkpoint-steps 1)
weights() { "$carina" inspect "$1" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["weightsSha256"])'; }

"$carina" train "${recipe[@]}" --epochs 12 --run "$work/whole" --json >"$work/whole.json" 2>"$work/whole.err"
last=$(ls -d "$work"/whole/checkpoints/step-* | tail -n 1)

# Killed whenever it has got a few steps further, at another moment of a step each time. What counts is the steps done,
# not the seconds, so that the speed of the machine does not matter.
steps_done() { ls -d "$work"/killed/checkpoints/step-*[0-9] 2>/dev/null | tail -n 1 | sed 's/.*step-0*//'; }
"$carina" train "${recipe[@]}" --epochs 12 --run "$work/killed" >"$work/out" 2>&1 &
kills=0
for target in 3 9 15 21 27; do
  until [ "$(steps_done || true)0" -ge "${target}0" ]; do
    sleep 0.01
    kill -0 $! 2>/dev/null || fail "it ended before step $target: $(cat "$work/out")"
  done
  sleep "0.0$((kills * 2))"
  kill -9 $! 2>/dev/null && kills=$((kills + 1))
  wait $! 2>/dev/null || true
  "$carina" train --resume "$work/killed" >"$work/out" 2>&1 &
done
[ "$kills" -eq 5 ] || fail "the run ended before it could be killed ($kills kills); the test proves nothing"
wait $! || fail "the resumed run failed: $(cat "$work/out")"
for file in model.safetensors optimizer.safetensors; do
  cmp "$last/$file" "$work/killed/checkpoints/${last##*/}/$file" || fail "$file differs after kills"
done
[ "$(weights "$last/model.safetensors")" = "$(weights "$work/killed/checkpoints/${last##*/}/model.safetensors")" ] ||
  fail 'the weights differ after kills'

# SIGUSR1, as batch systems send it, and SIGTERM: exit code 3, and all is saved. A launcher may pass on both, and again.
for signal in USR1 TERM; do
  run="$work/stopped-$signal"
  "$carina" train "${recipe[@]}" --epochs 400 --run "$run" >"$work/out" 2>&1 &
  until [ -e "$run/checkpoints/best" ]; do sleep 0.1; kill -0 $! 2>/dev/null || fail "it ended: $(cat "$work/out")"; done
  "$carina" watch "$run" --once >"$work/watch" || fail 'watch cannot follow a run'
  grep -q 'epoch 1: loss' "$work/watch" || fail 'watch does not show the first epoch'
  for again in "$signal" USR1 TERM "$signal"; do kill -"$again" $! 2>/dev/null || true; sleep 0.01; done
  code=0
  wait $! || code=$?
  [ "$code" -eq 3 ] || fail "exit code $code after SIG$signal instead of 3: $(cat "$work/out")"
  python3 - "$run/status.json" <<'PY' || fail "the status after SIG$signal is wrong"
import json, sys
status = json.load(open(sys.argv[1]))
assert status["state"] == "stopped" and status["checkpointStep"] == status["step"], status
PY
done
"$carina" inspect "$run" --json | python3 -c 'import json, sys; assert json.load(sys.stdin)["kind"] == "training run"'

# A disk that holds no checkpoint: the run goes on, says so, and ends in an error that names what to do.
code=0
(ulimit -f 40; trap '' XFSZ; exec "$carina" train "${recipe[@]}" --epochs 12 --run "$work/full" >"$work/out" 2>"$work/err") || code=$?
[ "$code" -eq 1 ] || fail "exit code $code on a full disk instead of 1"
grep -q 'a checkpoint could not be saved' "$work/err" || fail "a full disk is not named: $(cat "$work/err")"
"$carina" train --resume "$work/full" >"$work/out" 2>&1 || fail "it cannot go on once there is room: $(cat "$work/out")"
cmp "$last/model.safetensors" "$work/full/checkpoints/${last##*/}/model.safetensors" || fail 'the bits differ after a full disk'

# A configuration with an unknown key is refused by name before anything is written.
printf '[train]\nlerning-rate = 0.1\n' >"$work/wrong.toml"
code=0
"$carina" train --config "$work/wrong.toml" "${recipe[@]}" --run "$work/wrong" 2>"$work/err" || code=$?
[ "$code" -eq 2 ] && [ ! -e "$work/wrong" ] || fail "exit code $code for an unknown key"
grep -q 'train.lerning-rate; did you mean train.learning-rate?' "$work/err" || fail "not named: $(cat "$work/err")"

# What came out reads films.
"$carina" predict "$work/films/phantom_000001.png" --model "$work/whole/checkpoints/best/model.safetensors" \
  --model "$work/whole/checkpoints/${last##*/}/model.safetensors" >"$work/out"
