#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Slurm cluster of two nodes on this machine, for tests: cluster.sh start LINK | stop LINK | node LINK n1
#
# Munge, MariaDB, slurmdbd, slurmctld and two slurmd, each with its own files in a folder that LINK points at, sockets
# there or ports on the loopback, and none of the system's configuration. LINK/env, once sourced, points Slurm's
# commands at it. It needs root but neither systemd nor cgroups, and ends by itself after half an hour.
# Exit code 77: this machine has no Slurm, or the user is not root; a Debian without one is a failure.
set -euo pipefail
readonly kLifeSeconds=1800

fail() { echo "cluster: $*" >&2; exit 1; }
skip() { echo "cluster: skipped: $*" >&2; exit 77; }

# until_ready WHAT COMMAND…: waits until the command succeeds
until_ready() {
  local what=$1
  shift
  for _ in $(seq 200); do
    "$@" >>"$dir/log/start.log" 2>&1 && return
    sleep 0.1
  done
  tail -n 5 "$dir"/log/*.log >&2
  fail "$what does not start"
}
# background NAME COMMAND…: a daemon that outlives this script, but not for long
background() {
  local name=$1
  shift
  setsid timeout --kill-after=5 "$kLifeSeconds" "$@" >"$dir/log/$name.log" 2>&1 </dev/null &
}
free_ports() {
  python3 - "$1" <<'PY'
import socket, sys
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in sockets))
PY
}

# Only the kernel's own limit makes Slurm say OUT_OF_MEMORY.
has_memory_cgroups() {
  local group=/sys/fs/cgroup/memory/carina-slurm-$$
  mkdir "$group" 2>/dev/null && rmdir "$group"
}
write_configuration() {
  local host database controller one two
  host=$(hostname -s)
  read -r database controller one two < <(free_ports 4)
  # The kernel's groups are named by node and job: clusters side by side have other numbers. A requeued job waits for its
  # credential to expire; a node is lost when it is silent for SlurmdTimeout.
  cat >"$dir/slurm.conf" <<CONF
ClusterName=carina
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket,cred_expire=5
FirstJobId=$((RANDOM + 1))
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
TmpFS=$dir/tmp/%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=$(has_memory_cgroups && echo task/cgroup || echo task/none)
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$database
AccountingStoragePass=$dir/munge/socket
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SlurmdTimeout=9
InactiveLimit=0
KillWait=5
OverTimeLimit=0
ReturnToService=2
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$one,$two] CPUs=4 RealMemory=4000
PartitionName=xeon Nodes=n[1-2] Default=YES PriorityTier=1 GraceTime=10 DefMemPerCPU=400
PartitionName=urgent Nodes=n[1-2] PriorityTier=10 PreemptMode=OFF DefMemPerCPU=400
CONF
  cat >"$dir/cgroup.conf" <<CONF
CgroupPlugin=cgroup/v1
ConstrainCores=no
ConstrainDevices=no
ConstrainRAMSpace=yes
ConstrainSwapSpace=no
CONF
  cat >"$dir/slurmdbd.conf" <<CONF
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
DbdHost=$host
DbdAddr=127.0.0.1
DbdPort=$database
SlurmUser=root
PidFile=$dir/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc=accounts
CONF
  chmod 600 "$dir/slurmdbd.conf"
  # Two nodes on one host: no shared memory between them, and the loopback is the network.
  cat >"$dir/env" <<ENV
export SLURM_CONF=$dir/slurm.conf
export OMPI_MCA_btl=tcp,self OMPI_MCA_btl_tcp_if_include=lo OMPI_MCA_oob_tcp_if_include=lo
export PMIX_MCA_gds=hash OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
ENV
}

start_munge() {
  head -c 128 /dev/urandom >"$dir/munge/key"
  chmod 600 "$dir/munge/key"
  background munged munged --foreground --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
    --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" --num-threads=2
}
start_database() {
  mariadb-install-db --no-defaults --datadir="$dir/database" --auth-root-authentication-method=normal --skip-test-db \
    --user=root >"$dir/log/install-db.log" 2>&1 || fail "no database: $(tail -3 "$dir/log/install-db.log")"
  background mariadbd mariadbd --no-defaults --datadir="$dir/database" --socket="$dir/database.socket" \
    --pid-file="$dir/database.pid" --user=root --skip-networking --innodb-flush-log-at-trx-commit=0
}
start_node() { background "$1.start" slurmd -D -N "$1" -f "$dir/slurm.conf"; }

start() {
  local program
  for program in munged mariadbd mariadb-install-db slurmdbd slurmctld slurmd srun sacct; do
    command -v "$program" >/dev/null && continue
    [ ! -e /etc/debian_version ] || fail "$program is missing; packaging/quickstart setup installs it"
    skip "$program is not installed"
  done
  [ "$(id -u)" -eq 0 ] || skip 'slurmd needs root'
  [ ! -e "$link" ] || stop
  dir=$(mktemp -d -p /tmp carina-slurm.XXXXXX)  # a short path: those of sockets are
  ln -sfn "$dir" "$link"
  mkdir -p "$dir"/{munge,log,state,spool,database,tmp/n1,tmp/n2}
  chmod 755 "$dir" "$dir/munge"
  write_configuration
  source "$dir/env"
  start_munge
  start_database
  until_ready munge munge --socket="$dir/munge/socket" --no-input
  until_ready 'the database' test -S "$dir/database.socket"
  SLURM_CONF="$dir/slurmdbd.conf" MYSQL_UNIX_PORT="$dir/database.socket" background slurmdbd slurmdbd -D
  until_ready slurmdbd sacctmgr --immediate add cluster carina
  background slurmctld slurmctld -D -f "$dir/slurm.conf"
  start_node n1
  start_node n2
  until_ready 'the cluster' both_idle
}
both_idle() { [ "$(sinfo --noheader --partition=xeon --states=idle --format=%D)" = 2 ]; }

# Jobs first: what they started has DIR in its environment and ends with them.
stop() {
  [ -e "$link" ] || return 0
  dir=$(realpath "$link")
  [ -e "$dir/slurm.conf" ] || fail "$link is no such cluster"
  source "$dir/env"
  timeout 5 scancel --user=root --signal=KILL 2>/dev/null || true
  local round pids
  for round in TERM TERM TERM TERM TERM KILL KILL; do
    pids=$(processes)
    [ -n "$pids" ] || break
    kill "-$round" $pids 2>/dev/null || true
    for _ in $(seq 20); do
      [ -n "$(processes)" ] || break 2
      sleep 0.1
    done
  done
  pids=$(processes)
  [ -z "$pids" ] || fail "left behind: $(ps -o pid=,args= -p $pids)"
  find /sys/fs/cgroup/*/slurm_n[12] -depth -type d -exec rmdir {} + 2>/dev/null || true
  rm -rf "$dir" "$link"
}
processes() {
  local pid
  for pid in $(pgrep .); do
    [ "$pid" != $$ ] && [ "$pid" != "$BASHPID" ] || continue
    if grep -qsF "$dir/" "/proc/$pid/cmdline" || grep -qszF "=$dir/slurm" "/proc/$pid/environ"; then echo "$pid"; fi
  done
}

[ $# -ge 2 ] || fail 'usage: cluster.sh start LINK | stop LINK | node LINK NAME'
link=$2
export PATH=$PATH:/usr/sbin:/sbin
case $1 in
  start) start ;;
  stop) stop ;;
  node) dir=$(realpath "$link") && start_node "$3" ;;
  *) fail "no command $1" ;;
esac
