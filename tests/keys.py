"""Public keys for tests: of the right form, and nobody's."""

from __future__ import annotations

import base64
import hashlib

from warroom.model.sshkeys import PublicKey, read_public_key


def packed(*fields: bytes) -> str:
    """Length-prefixed fields in base64, as in a key."""
    return base64.b64encode(b"".join(len(field).to_bytes(4) + field for field in fields)).decode()


def ed25519(seed: str = "ann") -> str:
    """The text of a key."""
    return "ssh-ed25519 " + packed(b"ssh-ed25519", hashlib.sha256(seed.encode()).digest())


def rsa(bits: int = 2048) -> str:
    """The text of an RSA key of so many bits."""
    modulus = (1 << (bits - 1)) | 1
    return "ssh-rsa " + packed(b"ssh-rsa", b"\1\0\1", modulus.to_bytes(bits // 8 + 1))


def key_of(seed: str = "ann", comment: str = "") -> PublicKey:
    """A key, read."""
    return read_public_key(f"{ed25519(seed)} {comment}\n", "key.pub")
