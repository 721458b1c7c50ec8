// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carina::cluster {

/// The parts of every job's script, in order; what stands before them sets run, program, state, launch and the rest.
constexpr const char* kScriptWords = R"sh(
note() { printf '%s %s %s %s\n' "$(date +%s)" "$1" "$restarts" "${2-}" >>"$run/job.attempts"; }
say() { printf 'carina: %s\n' "$*" >&2; }
now() { cat "$state" 2>/dev/null; }
)sh";

constexpr const char* kScriptBegin = R"sh(
if [ -e "$run/job.stop" ]; then
  say 'a stop was asked for; nothing is started'
  note stopped "$saved_code"
  exit "$saved_code"
fi
if [ "$restarts" -gt "$max_restarts" ]; then
  say "started again $restarts times, and the limit is $max_restarts; submit with --resume to go on"
  note exhausted 1
  exit 1
fi
work=("${begin[@]}")
[ ! -e "$state" ] || work=("${go_on[@]}")
before=$(now)
say "job $job on $nodes, $(date): restart $restarts of at most $max_restarts"
say "$(printf '%q ' "${launch[@]}" "$program" "${work[@]}")"
note began
)sh";

constexpr const char* kScriptRun = R"sh(
# Whatever asks for an end goes on as USR1, at which all ranks finish their step and save together.
ranks=
told=
tell() {
  told=again
  [ -z "$ranks" ] || kill -USR1 "$ranks" 2>/dev/null
}
trap tell USR1 TERM
"${launch[@]}" "$program" "${work[@]}" &
ranks=$!
[ -z "$told" ] || tell
code=0
while told=; wait "$ranks"; ended=$?; [ "$ended" -eq 127 ] || code=$ended; [ -n "$told" ]; do :; done
)sh";

constexpr const char* kScriptEnd = R"sh(
# What came of it, by the exit code and by what the work has written of itself in this attempt.
says() {
  [ "$after" != "$before" ] || return 1
  local words
  for words in "$@"; do case $after in *"$words"*) return 0 ;; esac; done
  return 1
}
after=$(now)
if [ "$code" -eq 0 ]; then
  outcome=finished
elif [ -e "$run/job.stop" ]; then
  outcome=stopped # by the user
elif [ "$code" -eq "$saved_code" ] || says "$stopped"; then
  outcome=saved # the time is nearly up, or the nodes go to another job
elif [ "$code" -gt 128 ] || says "${worth_another_try[@]}"; then
  outcome=lost # a rank, its node or a disk
else
  outcome=failed # it would fail again
fi
note "$outcome" "$code"
say "$outcome, exit code $code"
case $outcome in finished | stopped | failed) exit "$code" ;; esac
if [ "$restarts" -ge "$max_restarts" ]; then
  say "not started again: $max_restarts restarts are used up; submit with --resume to go on"
  note exhausted "$code"
  exit "$code"
fi
again
)sh";

}  // namespace carina::cluster
