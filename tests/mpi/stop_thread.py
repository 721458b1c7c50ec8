#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stops the first thread of a process, and no other, while it computes: as a debugger would."""
import ctypes
import os
import sys
import time

ATTACH, DETACH = 16, 17
WALL = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 4
pid = int(sys.argv[1])
for _ in range(10000):
    if libc.ptrace(ATTACH, pid, 0, 0) != 0:
        sys.exit(f"ptrace: {os.strerror(ctypes.get_errno())}")
    os.waitpid(pid, WALL)
    with open(f"/proc/{pid}/syscall") as file:
        if file.read().startswith("-1"):  # in no call of the system: it computes
            break
    libc.ptrace(DETACH, pid, 0, 0)
    time.sleep(0.003)
while os.path.exists(f"/proc/{pid}"):  # a thread that is traced goes on when its tracer ends
    try:
        if os.waitpid(pid, WALL | os.WNOHANG)[0] == pid:
            break
    except ChildProcessError:
        break
    time.sleep(0.1)
