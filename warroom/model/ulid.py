import os

A = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ulids:
    def __init__(self):
        self.last = 0

    def new(self, ms: int) -> str:
        v = (ms << 80) | int.from_bytes(os.urandom(10), "big")
        v = max(v, self.last + 1)
        self.last = v
        out = ""
        for _ in range(26):
            out = A[v & 31] + out
            v >>= 5
        return out
