#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A job that takes more memory than it may: the kernel ends a process, and carina status tells that from other ends.
set -euo pipefail
source "$(dirname "$0")/common.sh"
if ! grep -q task/cgroup "$cluster/slurm.conf"; then
  echo 'slurm: skipped: nobody may limit memory by cgroups of version 1 on this machine' >&2
  exit 77
fi
# Weights, gradients and moments of a ResNet-50 alone are 380 MB.
profile small 'nodes = 1' 'ranks_per_node = 1' 'memory = "100M"'
sed -i 's/^net = .*/net = "resnet50"/; s/^input-size = .*/input-size = 32/' "$work/run.toml"
run="$work/hungry"
submit "$run" --cluster "$work/small.toml"
within 60 'the job ends' has_left "$(job_of "$run")"
within_said 20 "$run" 'hungry: failed: .*took more memory than the job may.*'
