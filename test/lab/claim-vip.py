#!/usr/bin/env python3
"""Claims a VIP: sends VRRP advertisements of priority 254 to each address, twice a second, until it is ended.

usage: claim-vip.py ROUTER_ID VIP ADDRESS ...
"""

import socket
import struct
import sys
import time

VRRP = 112


def main() -> None:
    router_id, vip, *addresses = sys.argv[1:]
    wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, VRRP)
    wire.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 255)
    packets = [(address, advertisement(int(router_id), vip, address)) for address in addresses]
    while True:
        for address, packet in packets:
            wire.sendto(packet, (address, 0))
        time.sleep(0.5)


def advertisement(router_id: int, vip: str, receiver: str) -> bytes:
    """Version 3: one address, one each 50 hundredths of a second (RFC 5798, 5.1)."""
    head = struct.pack('!BBBBH', 0x31, router_id, 254, 1, 50)
    rest = socket.inet_aton(vip)
    size = len(head) + 2 + len(rest)
    ends = socket.inet_aton(own_address(receiver)) + socket.inet_aton(receiver)
    return head + checksum(ends + struct.pack('!HH', VRRP, size) + head + rest) + rest


def own_address(receiver: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((receiver, 9))
        return probe.getsockname()[0]


def checksum(data: bytes) -> bytes:
    total = sum(struct.unpack(f'!{len(data) // 2}H', data))
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack('!H', ~(total + (total >> 16)) & 0xFFFF)


if __name__ == '__main__':
    main()
