#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The cable is pulled while a run is under way: within 30 s it is over on both machines, who was not heard of is named
# with what it did last, and the last checkpoint can be resumed from.
set -euo pipefail
source "$(dirname "$0")/common.sh"
plug_cable
pull() {
  rm -rf "$run"
  "${mpi[@]}" -n 4 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --checkpoint-steps 2 --run "$run" \
    >"$work/out" 2>"$work/err" &
  job=$!
  wait_for_step "$run" 3
  ip -n "$(net_of carina-a)" link set cable down
}
mend() {
  for host in carina-a carina-b; do processes_on $host | xargs -r kill -KILL; done
  wait $job 2>/dev/null || true
  ip -n "$(net_of carina-a)" link set cable up
}
silence='rank [23] on carina-b has not been heard of for [0-9]* s; it was last at .*step [0-9]*.*; ranks 0, 1 wait at .*step [0-9]*, '

# Whatever the launcher notices, ranks on both machines end. mpirun itself waits as long as TCP does for its other half.
pull
gone_within 30
said "$silence"
grep -q 'rank 0 on carina-a has not been heard of' "$run"/log/rank-[23].jsonl || fail 'the other side says nothing'
mend
resumes 16

# A launcher that is told to look after its own connections ends with the ranks, and leaves nothing behind.
export OMPI_MCA_oob_tcp_keepalive_time=5 OMPI_MCA_oob_tcp_keepalive_intvl=2 OMPI_MCA_oob_tcp_keepalive_probes=3
pull
begin=$SECONDS
while [ -n "$(processes_on carina-a)$(processes_on carina-b)" ]; do
  [ $((SECONDS - begin)) -lt 30 ] || fail "left behind: $(processes_on carina-a | xargs -r ps -o args= -p) and $(processes_on carina-b | xargs -r ps -o args= -p); $(cat "$work/err")"
  sleep 0.5
done
code=0
wait $job || code=$?
[ $code -ne 0 ] || fail 'the job claims success'
said "$silence"
mend
resumes 16
