#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The completion script sources, and completes commands, options and networks.
set -euo pipefail
carina=$1
fail() { echo "flow: $*" >&2; exit 1; }

# shellcheck disable=SC1090
source <("$carina" completion bash)
complete -p carina >/dev/null || fail 'bash knows no completion of carina'

completes() {
  local expected=$1
  shift
  COMP_WORDS=(carina "$@")
  COMP_CWORD=$#
  _carina
  printf '%s\n' "${COMPREPLY[@]}" | grep -qxe "$expected" || fail "'carina $*' does not offer $expected: ${COMPREPLY[*]}"
}

completes predict pre
completes --heatmap predict --h
completes --quiet inspect --q
completes densenet121 nets dense
completes nets bench n
completes --repeats bench nets --rep
