#!/usr/bin/env python3
"""Sends one packet to every port of some hosts, past the sender's own firewall, and prints what comes back.

usage: probe-ports.py syn|ack|udp|protocols SENDER ADDRESS=MAC ...

syn: as a new connection to each of the 65535 ports; prints "ADDRESS PORT open" or "ADDRESS PORT closed" for each that answers.
ack: the same as if there were a connection already.
udp, protocols: a datagram to each port, or a bare packet of each IP protocol; prints nothing: the target counts.
Runs in the network namespace of the sender, whose card is lan0 or, at the gateway, br0.
"""

import socket
import struct
import sys
import time

SOURCE_PORTS = {'syn': 61999, 'ack': 61998, 'udp': 61999}
"""Outside of what Linux gives to clients, so that no connection of the host's own is hit.

ack has its own: a port that answered syn keeps that connection half open for some seconds, and its kernel lets no ack
of it through.
"""
ETH_IP = 0x0800
SO_RCVBUFFORCE = 33
FLAGS = {'syn': 0x02, 'ack': 0x10}
TCP, UDP, ICMP = 6, 17, 1


def main() -> None:
    kind, sender, *pairs = sys.argv[1:]
    card = 'lan0' if 'lan0' in [name for _, name in socket.if_nameindex()] else 'br0'
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_IP))
    wire.bind((card, ETH_IP))
    wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
    targets = dict(pair.split('=') for pair in pairs)
    answers: dict[tuple[str, int], str] = {}
    for address, mac in targets.items():
        for count, frame in enumerate(frames(kind, wire.getsockname()[4], mac, sender, address)):
            wire.send(frame)
            # No faster than the cable's queue is emptied.
            if count % 256 == 255:
                time.sleep(0.002)
                read_answers(wire, kind, targets, answers, 0)
    read_answers(wire, kind, targets, answers, 1.5)
    for (address, port), state in sorted(answers.items()):
        print(address, port, state)


def frames(kind: str, own_mac: bytes, mac: str, sender: str, address: str):
    link = bytes.fromhex(mac.replace(':', '')) + own_mac + struct.pack('!H', ETH_IP)
    source, target = socket.inet_aton(sender), socket.inet_aton(address)
    if kind == 'protocols':
        for protocol in set(range(256)) - {TCP, UDP, ICMP}:
            yield link + ip_header(source, target, protocol, 8) + bytes(8)
        return
    protocol, length = (UDP, 8) if kind == 'udp' else (TCP, 20)
    packets = datagrams() if kind == 'udp' else segments(source, target, kind)
    header = link + ip_header(source, target, protocol, length)
    for packet in packets:
        yield header + packet


def ip_header(source: bytes, target: bytes, protocol: int, length: int) -> bytes:
    head = struct.pack('!BBHHHBBH', 0x45, 0, 20 + length, 0, 0, 255, protocol, 0) + source + target
    return head[:10] + struct.pack('!H', folded(words(head))) + head[12:]


def datagrams():
    for port in range(1, 65536):
        yield struct.pack('!HHHH', SOURCE_PORTS['udp'], port, 8, 0)


def segments(source: bytes, target: bytes, kind: str):
    before, after = struct.pack('!H', SOURCE_PORTS[kind]), struct.pack('!IIBBH', 1, 0, 0x50, FLAGS[kind], 1024)
    constant = words(source + target + struct.pack('!HH', TCP, 20) + before + after)
    for port in range(1, 65536):
        yield before + struct.pack('!H', port) + after + struct.pack('!HH', folded(constant + port), 0)


def words(data: bytes) -> int:
    return sum(struct.unpack(f'!{len(data) // 2}H', data))


def folded(total: int) -> int:
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def read_answers(wire: socket.socket, kind: str, targets: dict, answers: dict, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        wire.settimeout(max(0.0, deadline - time.monotonic()))
        try:
            frame = wire.recv(2048)
        except (TimeoutError, BlockingIOError):
            return
        if len(frame) < 54 or frame[23] != TCP:
            continue
        address = socket.inet_ntoa(frame[26:30])
        port, own, _, _, _, flags = struct.unpack('!HHIIBB', frame[34:48])
        # Neither ACK nor RST: no answer, but what another machine sends that probes at the same time.
        if address in targets and own == SOURCE_PORTS.get(kind) and flags & 0x14:
            answers[address, port] = 'closed' if flags & 0x04 else 'open'


if __name__ == '__main__':
    main()
