#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A cable of so many bits per second between two network namespaces: frames wait for their turn.

relay.py NAMESPACE NAMESPACE BITS-PER-SECOND     makes the device "cable" in each
"""
import collections
import ctypes
import fcntl
import os
import select
import struct
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
TUNSETIFF, IFF_TAP, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 2, 0x1000, 0x40000000


def device(namespace):
    with open(f"/run/netns/{namespace}") as net:
        if libc.setns(net.fileno(), CLONE_NEWNET) != 0:
            sys.exit(f"setns: {os.strerror(ctypes.get_errno())}")
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", b"cable", IFF_TAP | IFF_NO_PI))
    return tap


ends = [device(sys.argv[1]), device(sys.argv[2])]
rate = float(sys.argv[3])
print("ready", flush=True)
waiting = {end: collections.deque() for end in ends}  # frames on their way to it, with their time
free = dict.fromkeys(ends, 0.0)
while True:
    now = time.monotonic()
    for end, frames in waiting.items():
        while frames and frames[0][0] <= now:
            try:
                os.write(end, frames.popleft()[1])
            except OSError:
                pass
    due = [frames[0][0] for frames in waiting.values() if frames]
    ready, _, _ = select.select(ends, [], [], max(0.0, min(due) - now) if due else 1.0)
    for end in ready:
        frame = os.read(end, 65536)
        other = ends[1 - ends.index(end)]
        free[other] = max(free[other], time.monotonic()) + 8 * len(frame) / rate
        if len(waiting[other]) < 500:  # a switch has no more room either
            waiting[other].append((free[other], frame))
