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
    # Version 2, an advertisement; one address, no authentication, one a second (RFC 3768, 5.1).
    head = struct.pack('!BBBBBB', 0x21, int(router_id), 254, 1, 0, 1)
    rest = socket.inet_aton(vip) + bytes(8)
    total = sum(struct.unpack('!9H', head + rest))
    total = (total & 0xFFFF) + (total >> 16)
    packet = head + struct.pack('!H', ~(total + (total >> 16)) & 0xFFFF) + rest
    wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, VRRP)
    wire.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 255)
    while True:
        for address in addresses:
            wire.sendto(packet, (address, 0))
        time.sleep(0.5)


if __name__ == '__main__':
    main()
