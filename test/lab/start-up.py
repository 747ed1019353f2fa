#!/usr/bin/env python3
"""Opens a session with TLS up to the server's first answer, and prints the letter of that message.

usage: start-up.py ADDRESS PORT OPTIONS

OPTIONS is the start-up parameter `options`, as psql sends it from PGOPTIONS.
"""

import socket
import ssl
import struct
import sys

SSL_REQUEST = struct.pack('!II', 8, 80877103)
PROTOCOL = struct.pack('!I', 196608)
PATIENCE = 5
"""Seconds; PgBouncer answers within one, or never."""


def main() -> None:
    address, port, options = sys.argv[1:]
    plain = socket.create_connection((address, int(port)), timeout=PATIENCE)
    plain.sendall(SSL_REQUEST)
    if plain.recv(1) != b'S':
        sys.exit('the server speaks no TLS')
    # Whose certificate it is does not matter here.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    session = context.wrap_socket(plain)
    parameters = {'user': 'app', 'database': 'app', 'options': options}
    body = PROTOCOL + b''.join(f'{name}\0{value}\0'.encode() for name, value in parameters.items()) + b'\0'
    session.sendall(struct.pack('!I', len(body) + 4) + body)
    try:
        print(session.recv(1).decode())
    except TimeoutError:
        sys.exit(f'no answer within {PATIENCE} s')


if __name__ == '__main__':
    main()
