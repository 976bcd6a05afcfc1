"""The test vector of docs/CHAIN.md, computed without the program."""

import hashlib


def field(value):
    if value is None:
        return b"\x00"
    if isinstance(value, int):
        return b"\x01" + value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        value = value.encode()
    return b"\x02" + len(value).to_bytes(8, "big") + value


def form(*fields):
    return hashlib.sha256(b"".join(field(one) for one in fields)).digest()


SALT = bytes(range(16))


def word(name, value):
    return form("matbang word 1", SALT, name, value)


def row(crs, native):
    words = [word("slug", "kcn-a"), word("key", "A-1"), word("body", '{"kind":"zone","body":{}}')]
    entity = "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d10"
    return form("matbang row 1", 7, 1, entity, "zone", "public", 1, *words, crs, native)


of_changeset = [word("author", "Nguyễn Văn A"), word("message", "Lần đầu"), word("document", "2170/QĐ-UBND")]
changeset = form(
    "matbang changeset 1", "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d11", *of_changeset, 0, "2026-11-28T01:02:03.000004Z", 2
)
revision = form(
    "matbang revision 1", bytes(32), "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d12", 1, "2026-11-28T01:02:03.000005Z", changeset,
    2, row(9208, bytes([1, 2, 3])), row(None, None),
    2, 3, 5,
    1, "row", "3", b"".join(of_changeset), b"".join(of_changeset),
)
for name, value in [
    ("word", word("slug", "kcn-a")),
    ("row", row(9208, bytes([1, 2, 3]))),
    ("row without geometry", row(None, None)),
    ("changeset", changeset),
    ("revision", revision),
]:
    print(f"| `{name}` | `{value.hex()}` |")
