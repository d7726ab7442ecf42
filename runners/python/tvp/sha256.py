"""SHA-256 (FIPS 180-4) in Python alone: computing that never gives up the GIL
by itself. It has the methods of hashlib's objects that are used here."""
import struct

WORD = (1 << 32) - 1


def primes(n):
    found = []
    number = 2
    while len(found) < n:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def root(number, degree):
    """The largest whole number whose power is not over `number`."""
    low, high = 0, 1 << number.bit_length() // degree + 1
    while high - low > 1:
        middle = (low + high) // 2
        if middle ** degree <= number:
            low = middle
        else:
            high = middle
    return low


# The first 32 bits of the fractional parts of roots of primes (4.2.2, 5.3.3).
K = tuple(root(p << 96, 3) & WORD for p in primes(64))
START = tuple(root(p << 64, 2) & WORD for p in primes(8))


def schedule(block):
    """The 64 words that a block is made into (6.2.2, step 1). What lies above
    bit 32 of a rotated word is cut off with the sum."""
    w = list(struct.unpack(">16I", block))
    for i in range(16, 64):
        x, y = w[i - 15], w[i - 2]
        w.append((w[i - 16] + w[i - 7]
                  + ((x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3)
                  + ((y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10))
                 & WORD)
    return w


def compress(state, block):
    a, b, c, d, e, f, g, h = state
    for k, w in zip(K, schedule(block)):
        t1 = (h + k + w
              + ((e >> 6 | e << 26) ^ (e >> 11 | e << 21)
                 ^ (e >> 25 | e << 7)) + (e & f ^ ~e & g))
        t2 = (((a >> 2 | a << 30) ^ (a >> 13 | a << 19)
               ^ (a >> 22 | a << 10)) + (a & b ^ a & c ^ b & c))
        h, g, f, e = g, f, e, d + t1 & WORD
        d, c, b, a = c, b, a, t1 + t2 & WORD
    return tuple(x + y & WORD
                 for x, y in zip(state, (a, b, c, d, e, f, g, h)))


class Sha256:
    def __init__(self):
        self.state = START
        self.rest = b""  # what fills no block yet
        self.bytes = 0

    def update(self, data):
        self.bytes += len(data)
        data = self.rest + bytes(data)
        whole = len(data) - len(data) % 64
        for at in range(0, whole, 64):
            self.state = compress(self.state, data[at:at + 64])
        self.rest = data[whole:]

    def digest(self):
        padding = b"\x80" + bytes((55 - self.bytes) % 64)
        state, data = self.state, (self.rest + padding
                                   + struct.pack(">Q", 8 * self.bytes))
        for at in range(0, len(data), 64):
            state = compress(state, data[at:at + 64])
        return struct.pack(">8I", *state)
