"""
Decodes an Ogg/Opus file with one stream by libopus itself, at 16 kHz, in one channel or in two:
what libopus does without any of this project's code. Writes 32-bit float samples to standard output.

Usage: python3 libopus.py FILE [CHANNELS]
"""

import ctypes
import struct
import sys


def read_packets(data):
    """The packets of an Ogg file that holds one stream. Ref: RFC 3533 section 6"""
    packets, pending, offset = [], b"", 0
    while offset < len(data):
        table = data[offset + 27 : offset + 27 + data[offset + 26]]
        offset += 27 + len(table)
        for size in table:
            pending += data[offset : offset + size]
            offset += size
            if size < 255:
                packets.append(pending)
                pending = b""
    return packets


channels = int(sys.argv[2]) if len(sys.argv) > 2 else 1
library = ctypes.CDLL("libopus.so.0")
library.opus_decoder_create.restype = ctypes.c_void_p
error = ctypes.c_int()
decoder = ctypes.c_void_p(library.opus_decoder_create(16000, channels, ctypes.byref(error)))
samples = (ctypes.c_float * (1920 * channels))()

head, _, *packets = read_packets(open(sys.argv[1], "rb").read())
(pre_skip,) = struct.unpack("<H", head[10:12])
decoded = bytearray()
for packet in packets:
    count = library.opus_decode_float(decoder, packet, len(packet), samples, 1920, 0)
    decoded += bytes(samples)[: 4 * channels * count]
sys.stdout.buffer.write(decoded[4 * channels * round(pre_skip / 3) :])
