#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A cluster behind a login node: the profile's host is reached through ssh, here our own on the loopback. Runs may lie on
# a shared file system or behind the host alone. A host that cannot be reached is said, with what to try.
set -euo pipefail
source "$(dirname "$0")/common.sh"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
for key in host user; do ssh-keygen -q -t ed25519 -N '' -f "$work/$key"; done
[ -d /run/sshd ] || mkdir -p -m 755 /run/sshd  # where sshd's unprivileged half is locked up
cat >"$work/sshd" <<CONF
ListenAddress 127.0.0.1
Port $port
HostKey $work/host
AuthorizedKeysFile $work/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
SetEnv SLURM_CONF=$SLURM_CONF
CONF
cat >"$work/ssh" <<CONF
Host nobody
  Port 1
Host login nobody
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile $work/user
  IdentitiesOnly yes
  BatchMode yes
  UserKnownHostsFile $work/known
  StrictHostKeyChecking accept-new
CONF
timeout 200 "$(command -v sshd || echo /usr/sbin/sshd)" -D -e -f "$work/sshd" >"$work/sshd.log" 2>&1 &
within 10 sshd ssh -q -F "$work/ssh" login true 2>/dev/null || fail "$(cat "$work/sshd.log")"
unset SLURM_CONF  # what is known of the cluster from now on comes through the host
squeue() { SLURM_CONF="$cluster/slurm.conf" command squeue "$@"; }
scancel() { SLURM_CONF="$cluster/slurm.conf" command scancel "$@"; }
sed -i 's/^epochs = .*/epochs = 10/' "$work/run.toml"
ssh="ssh = [\"ssh\", \"-F\", \"$work/ssh\"]"
profile shared 'host = "login"' "$ssh" "program = \"$(realpath "$carina")\""
profile behind 'host = "login"' "$ssh" "program = \"$(realpath "$carina")\"" "runs = \"$work/there\""
profile away 'host = "nobody"' "$ssh"

to_its_end() {
  local run="$work/$1-run"
  submit "$run" --cluster "$work/$1.toml"
  timeout 100 "$carina" watch "$run" >"$work/$1.watched" 2>&1 || fail "watch: $(tail -5 "$work/$1.watched")"
  within_said 30 "$run" "$1-run: finished: step "
}
stopped_there() {
  local run="$work/stopped-run"
  sed 's/^epochs = .*/epochs = 100000/' "$work/run.toml" >"$work/long.toml"
  submit "$run" --cluster "$work/behind.toml" --config "$work/long.toml"
  wait_for_step "$work/there/stopped-run" 3
  within_said 20 "$run" 'stopped-run: running'
  "$carina" stop "$run" >"$work/out"
  within_said 40 "$run" 'stopped-run: stopped: step '
}
side_by_side 'to_its_end shared' 'to_its_end behind' stopped_there
[ -e "$work/there/behind-run/checkpoints/best" ] || fail 'the run does not lie behind the host'
[ ! -e "$work/behind-run/checkpoints" ] || fail 'the run lies here too'

code=0
"$carina" submit --cluster "$work/away.toml" --config "$work/run.toml" --run "$work/away-run" >"$work/out" 2>&1 || code=$?
[ "$code" -eq 1 ] || fail "exit code $code for a host that cannot be reached"
grep -q 'nobody: cannot be reached: .*try ' "$work/out" || fail "$(cat "$work/out")"
