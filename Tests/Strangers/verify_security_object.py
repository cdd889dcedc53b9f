"""Verifies EF.SOD with libraries that others wrote.

usage: verify_security_object.py EF.SOD AUTHORITY.pem DATA_GROUP...   (each file named by its number)
"""
import hashlib
import os
import sys

from asn1crypto import cms, core, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding


class DataGroupHash(core.Sequence):
    _fields = [("number", core.Integer), ("value", core.OctetString)]


class DataGroupHashes(core.SequenceOf):
    _child_spec = DataGroupHash


class SecurityObject(core.Sequence):
    _fields = [("version", core.Integer), ("algorithm", asn1_x509.AlgorithmIdentifier
                if hasattr(asn1_x509, "AlgorithmIdentifier") else cms.DigestAlgorithm), ("hashes", DataGroupHashes)]


def refuse(reason):
    print(reason)
    sys.exit(1)


def template_value(data, tag):
    """The value of the one object that the file is."""
    if data[0] != tag:
        refuse("wrong tag")
    digits = data[1] & 0x7F if data[1] & 0x80 else 0
    length = int.from_bytes(data[2:2 + digits], "big") if digits else data[1]
    if len(data) != 2 + digits + length:
        refuse("wrong length")
    return data[2 + digits:]


def main(file, authority, groups):
    with open(file, "rb") as stream:
        info = cms.ContentInfo.load(template_value(stream.read(), 0x77), strict=True)
    signed = info["content"]
    encapsulated = signed["encap_content_info"]
    if info["content_type"].native != "signed_data" or signed["version"].native != "v3":
        refuse("no signed data of version 3")
    if encapsulated["content_type"].dotted != "2.23.136.1.1.1":
        refuse("wrong content type")
    content = encapsulated["content"].contents if isinstance(encapsulated["content"].contents, bytes) else b""
    content = encapsulated["content"].parsed.dump() if hasattr(encapsulated["content"], "parsed") else content

    signer = signed["signer_infos"][0]
    certificate = signed["certificates"][0].chosen
    identifier = signer["sid"].chosen
    if identifier["issuer"] != certificate.issuer or identifier["serial_number"].native != certificate.serial_number:
        refuse("the signer is not the certificate's")
    attributes = {item["type"].dotted: item["values"][0] for item in signer["signed_attrs"]}
    if attributes["1.2.840.113549.1.9.3"].dotted != "2.23.136.1.1.1":
        refuse("wrong signed content type")
    if attributes["1.2.840.113549.1.9.4"].native != hashlib.sha256(content).digest():
        refuse("content digest differs")

    with open(authority, "rb") as stream:
        issuer = x509.load_pem_x509_certificate(stream.read())
    leaf = x509.load_der_x509_certificate(certificate.dump())
    issuer.public_key().verify(leaf.signature, leaf.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
    leaf.public_key().verify(
        signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))

    listed = {entry["number"].native: entry["value"].native for entry in SecurityObject.load(content)["hashes"]}
    for path in groups:
        number = int(os.path.basename(path))
        with open(path, "rb") as stream:
            if listed.get(number) != hashlib.sha256(stream.read()).digest():
                refuse(f"data group {number} differs")
    print("verified", *sorted(listed))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
