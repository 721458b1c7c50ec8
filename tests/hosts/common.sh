# SPDX-License-Identifier: Apache-2.0
# Sourced by the flows of this folder: what tests/mpi/common.sh gives, and two machines, carina-a and carina-b, that see
# each other over one cable alone. ${mpi[@]} starts ranks on both, two on each; on HOST COMMAND… runs a command on one.
skip() { echo "hosts: skipped: $*" >&2; exit 77; }
[ "$(id -u)" -eq 0 ] || skip 'network namespaces need root'
command -v ip >/dev/null || { echo 'hosts: iproute2 is missing' >&2; exit 1; }
tag=$$
ip netns add "probe-$tag" 2>/dev/null && ip netns del "probe-$tag" || skip 'network namespaces are not permitted here'
unshare --uts --mount true 2>/dev/null || skip 'UTS and mount namespaces are not permitted here'

source "$(dirname "$0")/../mpi/common.sh"
# shellcheck disable=SC2034
run="$work/run"
net_of() { echo "$1-$tag"; }
cleanup() {
  local host
  for host in carina-a carina-b; do
    ip netns pids "$(net_of $host)" 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true
    ip netns del "$(net_of $host)" 2>/dev/null || true
  done
  kill $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

for host in carina-a carina-b; do
  ip netns add "$(net_of $host)"
  ip -n "$(net_of $host)" link set lo up
done
# plug KIND: the cable, as a veth pair; or sockets of the machine, for a relay (relay.py) to connect
plug_cable() {
  ip link add name cable netns "$(net_of carina-a)" type veth peer name cable netns "$(net_of carina-b)"
  address_hosts
}
address_hosts() {
  ip -n "$(net_of carina-a)" addr add 10.77.5.1/24 dev cable
  ip -n "$(net_of carina-b)" addr add 10.77.5.2/24 dev cable
  for host in carina-a carina-b; do ip -n "$(net_of $host)" link set cable up; done
}
printf '127.0.0.1 localhost\n10.77.5.1 carina-a\n10.77.5.2 carina-b\n' >"$work/names"
cat >"$work/on" <<SCRIPT
#!/bin/sh
# on HOST COMMAND...: with the host's network, its name, and both hosts' addresses
host=\$1
shift
exec ip netns exec "\$host-$tag" unshare --uts --mount sh -c \\
  'hostname "\$0" && mount --bind "$work/names" /etc/hosts && exec "\$@"' "\$host" "\$@"
SCRIPT
printf '#!/bin/sh\nhost=$1\nshift\nexec "%s/on" "$host" sh -c "$*"\n' "$work" >"$work/agent"
chmod +x "$work/on" "$work/agent"
on() { "$work/on" "$@"; }
processes_on() { ip netns pids "$(net_of "$1")"; }
ranks_on() { processes_on "$1" | xargs -r ps -o pid=,args= -p | awk '/ train /&&!/mpirun|mpiexec|orted/{print $1}'; }

# TCP and nothing else, over the cable alone; the launcher reaches the other machine by the agent, as it would by ssh.
export OMPI_MCA_plm_rsh_agent="$work/agent" OMPI_MCA_pml=ob1 OMPI_MCA_btl=tcp,self
export OMPI_MCA_btl_tcp_if_include=10.77.5.0/24 OMPI_MCA_oob_tcp_if_include=10.77.5.0/24
here=("${mpi[@]}")
mpi=("$work/on" carina-a "$mpirun" --allow-run-as-root --oversubscribe -H carina-a:2,carina-b:2)

# gone_within SECONDS: no rank on either machine after so long
gone_within() {
  local begin=$SECONDS
  while [ -n "$(ranks_on carina-a)$(ranks_on carina-b)" ]; do
    [ $((SECONDS - begin)) -lt "$1" ] || fail "after $1 s there still are: $(processes_on carina-a | xargs -r ps -o args= -p) and $(processes_on carina-b | xargs -r ps -o args= -p); $(cat "$work/err")"
    sleep 0.5
  done
}
