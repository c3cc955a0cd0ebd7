#!/usr/bin/env python3
"""Writes a capture of ten clients that look up a name by DNS and get a page by HTTP: capture.py FILE"""
import struct
import sys

# No interface has this address. A bridge sends frames with an unknown destination to all its ports,
# so every sensor on the network gets every packet.
NOBODY = bytes.fromhex("02aabbccdd01")
SENDER = bytes.fromhex("02aabbccdd02")
NAME_SERVER = (10, 99, 0, 53)
WEB_SERVER = (10, 99, 0, 80)
TCP, UDP = 6, 17
FIN, SYN, PSH, ACK = 0x01, 0x02, 0x08, 0x10
START = 1_700_000_000.0
SECONDS_BETWEEN_PACKETS = 0.01


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(protocol, source, destination, segment, checksum_at):
    """An Ethernet frame with an IPv4 packet; fills in both checksums."""
    pseudo = bytes(source) + bytes(destination) + struct.pack("!BBH", 0, protocol, len(segment))
    sum_ = struct.pack("!H", checksum(pseudo + segment))
    segment = segment[:checksum_at] + sum_ + segment[checksum_at + 2:]
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, protocol, 0)
    header += bytes(source) + bytes(destination)
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return NOBODY + SENDER + b"\x08\x00" + header + segment


def udp(source, source_port, destination, port, payload):
    head = struct.pack("!HHHH", source_port, port, 8 + len(payload), 0)
    return frame(UDP, source, destination, head + payload, 6)


def tcp(source, source_port, destination, port, sequence, acknowledged, flags, payload=b""):
    head = struct.pack("!HHIIBBHHH", source_port, port, sequence, acknowledged, 5 << 4, flags, 64240, 0, 0)
    return frame(TCP, source, destination, head + payload, 16)


def lookup(client, port, number):
    name = b"\3www\7example\3org\0"
    question = name + struct.pack("!HH", 1, 1)
    answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 300, 4) + bytes(WEB_SERVER)
    yield udp(client, port, NAME_SERVER, 53, struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
    yield udp(NAME_SERVER, 53, client, port, struct.pack("!HHHHHH", number, 0x8180, 1, 1, 0, 0) + question + answer)


def page(client, port, number):
    request = f"GET /page-{number} HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: lab\r\n\r\n".encode()
    body = b"<html><title>lab</title></html>\n"
    response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    ours, theirs = 1000 * number, 500_000 * number
    end, their_end = ours + 1 + len(request), theirs + 1 + len(response)

    def sent(*fields):
        return tcp(client, port, WEB_SERVER, 80, *fields)

    def received(*fields):
        return tcp(WEB_SERVER, 80, client, port, *fields)

    yield sent(ours, 0, SYN)
    yield received(theirs, ours + 1, SYN | ACK)
    yield sent(ours + 1, theirs + 1, ACK)
    yield sent(ours + 1, theirs + 1, PSH | ACK, request)
    yield received(theirs + 1, end, PSH | ACK, response)
    yield sent(end, their_end, FIN | ACK)
    yield received(their_end, end + 1, FIN | ACK)
    yield sent(end + 1, their_end + 1, ACK)


def frames():
    for number in range(1, 11):
        client = (10, 98, 0, number)
        yield from lookup(client, 40_000 + number, number)
        yield from page(client, 50_000 + number, number)


def main(path):
    with open(path, "wb") as capture:
        capture.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for index, data in enumerate(frames()):
            time = START + index * SECONDS_BETWEEN_PACKETS
            stamp = (int(time), int(time % 1 * 1_000_000), len(data), len(data))
            capture.write(struct.pack("<IIII", *stamp) + data)


if __name__ == "__main__":
    main(sys.argv[1])
