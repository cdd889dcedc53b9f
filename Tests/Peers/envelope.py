#!/usr/bin/env python3
"""envelope.py VECTORS: opens every envelope of docs/envelope-vectors.json as docs/envelopes.md describes it, with the
primitives of Python's cryptography alone, and says where it comes to something else. Exit code 1 when it does."""

import base64
import hashlib
import hmac
import json
import sys
from datetime import datetime

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

SUITES = {
    "P256_SHA256_AES_GCM_256": (0x0010, 0x0002, AESGCM, 65),
    "X25519_SHA256_CHACHA20_POLY1305": (0x0020, 0x0003, ChaCha20Poly1305, 32),
}


class Refused(Exception):
    pass


def decode(text):
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise Refused("envelopeMalformed")
    return raw


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def extract(salt, key):
    return hmac.new(salt or b"\0" * 32, key, hashlib.sha256).digest()


def expand(key, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out, counter = out + block, counter + 1
    return out[:length]


class Labeled:
    """LabeledExtract and LabeledExpand of RFC 9180, 4."""

    def __init__(self, suite):
        self.suite = suite

    def extract(self, salt, label, key):
        return extract(salt, b"HPKE-v1" + self.suite + label + key)

    def expand(self, key, label, info, length):
        return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + self.suite + label + info, length)


def shared_secret(kem, key, encapsulated):
    """Decap of RFC 9180, 4.1."""
    if kem == 0x0010:
        secret = ec.derive_private_key(int.from_bytes(decode(key["d"]), "big"), ec.SECP256R1())
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), encapsulated)
        shared = secret.exchange(ec.ECDH(), public)
        own = secret.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    else:
        secret = x25519.X25519PrivateKey.from_private_bytes(decode(key["d"]))
        shared = secret.exchange(x25519.X25519PublicKey.from_public_bytes(encapsulated))
        own = secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    labeled = Labeled(b"KEM" + kem.to_bytes(2, "big"))
    return labeled.expand(labeled.extract(b"", b"eae_prk", shared), b"shared_secret", encapsulated + own, 32)


def unseal(sealed, key, claims):
    """Single-shot Open of RFC 9180, 6.1, in base mode."""
    kem, aead, cipher, length = SUITES[claims["suite"]]
    encapsulated, ciphertext = sealed[:length], sealed[length:]
    info = b"\0".join(part.encode() for part in ("production-station", claims["aud"], claims["schema"]))
    aad = b"\0".join(part.encode() for part in (claims["job"], str(claims["revision"]), claims.get("lease", "")))
    labeled = Labeled(b"HPKE" + kem.to_bytes(2, "big") + (1).to_bytes(2, "big") + aead.to_bytes(2, "big"))
    context = b"\0" + labeled.extract(b"", b"psk_id_hash", b"") + labeled.extract(b"", b"info_hash", info)
    try:
        secret = labeled.extract(shared_secret(kem, key, encapsulated), b"secret", b"")
        nonce = labeled.expand(secret, b"base_nonce", context, 12)
        return cipher(labeled.expand(secret, b"key", context, 32)).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError) as fault:
        raise Refused("notDecipherable") from fault


def check_signature(key, signature, signed):
    try:
        if key["alg"] == "ES256":
            point = b"\4" + decode(key["x"]) + decode(key["y"])
            r, s = (int.from_bytes(signature[i:i + 32], "big") for i in (0, 32))
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).verify(
                encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        else:
            ed25519.Ed25519PublicKey.from_public_bytes(decode(key["x"])).verify(signature, signed)
    except InvalidSignature as fault:
        raise Refused("signatureInvalid") from fault


def usable(key, now):
    if "revokedAt" in key and seconds(key["revokedAt"]) <= now:
        raise Refused("keyRevoked")
    if "notAfter" in key and seconds(key["notAfter"]) < now:
        raise Refused("keyExpired")


def open_envelope(text, platform_keys, station_keys, station, lease, now):
    """The document, or why it is refused: docs/envelopes.md, "What the station checks"."""
    parts = text.split(".")
    if len(parts) != 4:
        raise Refused("envelopeMalformed")
    header = json.loads(decode(parts[0]))
    if set(header) != {"alg", "kid", "typ"} or header["typ"] != "production-station-envelope":
        raise Refused("envelopeMalformed")
    if header["alg"] not in ("ES256", "EdDSA"):
        raise Refused("envelopeAlgorithm")
    key = platform_keys.get(header["kid"])
    if not key:
        raise Refused("keyUnknown")
    if key["alg"] != header["alg"]:
        raise Refused("envelopeAlgorithm")
    usable(key, now)
    check_signature(key, decode(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    claims = json.loads(decode(parts[1]))
    if claims["aud"] != station:
        raise Refused("envelopeWrongStation")
    if claims["iat"] > now + 300:
        raise Refused("envelopeNotYetValid")
    if now >= claims["exp"]:
        raise Refused("envelopeExpired")
    if lease is not None and claims.get("lease") != lease:
        raise Refused("envelopeContentsDiffer")
    if hashlib.sha256(parts[3].encode()).hexdigest() != claims["sealedSHA256"]:
        raise Refused("envelopeContentsDiffer")
    own = station_keys.get(claims["recipient"])
    if not own:
        raise Refused("keyUnknown")
    usable(own, now)
    return unseal(decode(parts[3]), own, claims)


def by_name(jwk_set):
    return {key["kid"]: key for key in jwk_set["keys"]}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        vectors = json.load(file)
    platform, own = by_name(vectors["platformKeys"]), by_name(vectors["stationKeys"])
    differences = 0
    for vector in vectors["vectors"]:
        try:
            came = open_envelope(
                vector["envelope"], platform, own, vectors["station"], vector.get("lease"), seconds(vector["at"])).decode()
            wanted = vector.get("document")
        except Refused as refusal:
            came, wanted = str(refusal), vector.get("refusal")
        if came != wanted:
            differences += 1
            print(f"{vector['name']}: expected {wanted}, came to {came}")
    print(f"{len(vectors['vectors'])} vectors, {differences} differences")
    sys.exit(1 if differences or not vectors["vectors"] else 0)


if __name__ == "__main__":
    main()
