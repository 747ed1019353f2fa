#!/usr/bin/env python3
"""Sends one packet to every port of some hosts, past the sender's own firewall, and prints what comes back.

usage: probe-ports.py syn|ack|udp|protocols SENDER ADDRESS=MAC ...

syn: as a new connection to each of the 65535 ports; prints "ADDRESS PORT open" or "ADDRESS PORT closed" for each that answers.
ack: the same as if there were a connection already; what is lost on the way, where others come back, is sent again, twice at most.
udp, protocols: a datagram to each port, or a bare packet of each IP protocol; prints nothing: the target counts.
Runs in the network namespace of the sender, whose card is lan0 or, at the gateway, br0.
"""

import socket
import struct
import sys
import time

SOURCE_PORT = 61999
"""Outside of what Linux gives to clients, so that no connection of the host's own is hit."""
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
    packets = {
        (address, port): packet
        for address, mac in targets.items()
        for port, packet in enumerate(frames(kind, wire.getsockname()[4], mac, sender, address), 1)
    }
    send(wire, packets.values(), targets, answers)
    for _ in range(2 if kind == 'ack' and answers else 0):
        send(wire, [packet for place, packet in packets.items() if place not in answers], targets, answers)
    for (address, port), state in sorted(answers.items()):
        print(address, port, state)


def send(wire: socket.socket, packets, targets: dict, answers: dict) -> None:
    for count, frame in enumerate(packets):
        wire.send(frame)
        # No faster than the cable's queue is emptied.
        if count % 256 == 255:
            time.sleep(0.002)
            read_answers(wire, targets, answers, 0)
    read_answers(wire, targets, answers, 1.5)


def frames(kind: str, own_mac: bytes, mac: str, sender: str, address: str):
    link = bytes.fromhex(mac.replace(':', '')) + own_mac + struct.pack('!H', ETH_IP)
    source, target = socket.inet_aton(sender), socket.inet_aton(address)
    if kind == 'protocols':
        for protocol in set(range(256)) - {TCP, UDP, ICMP}:
            yield link + ip_header(source, target, protocol, 8) + bytes(8)
        return
    protocol, length = (UDP, 8) if kind == 'udp' else (TCP, 20)
    packets = datagrams() if kind == 'udp' else segments(source, target, FLAGS[kind])
    header = link + ip_header(source, target, protocol, length)
    for packet in packets:
        yield header + packet


def ip_header(source: bytes, target: bytes, protocol: int, length: int) -> bytes:
    head = struct.pack('!BBHHHBBH', 0x45, 0, 20 + length, 0, 0, 255, protocol, 0) + source + target
    return head[:10] + struct.pack('!H', folded(words(head))) + head[12:]


def datagrams():
    for port in range(1, 65536):
        yield struct.pack('!HHHH', SOURCE_PORT, port, 8, 0)


def segments(source: bytes, target: bytes, flags: int):
    before, after = struct.pack('!H', SOURCE_PORT), struct.pack('!IIBBH', 1, 0, 0x50, flags, 1024)
    constant = words(source + target + struct.pack('!HH', TCP, 20) + before + after)
    for port in range(1, 65536):
        yield before + struct.pack('!H', port) + after + struct.pack('!HH', folded(constant + port), 0)


def words(data: bytes) -> int:
    return sum(struct.unpack(f'!{len(data) // 2}H', data))


def folded(total: int) -> int:
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def read_answers(wire: socket.socket, targets: dict, answers: dict, seconds: float) -> None:
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
        if address in targets and own == SOURCE_PORT and flags & 0x14:
            answers[address, port] = 'closed' if flags & 0x04 else 'open'


if __name__ == '__main__':
    main()
