#!/usr/bin/env bash
# python-stdnum 2.2 (the newest on PyPI) refuses ITINs of a range that the IRS has issued since 2016.
#
# Behaviour: stdnum.us.itin accepts the fourth and fifth digits 70-88, 90-92 and 94-99 alone. It refuses all of 50-65.
# stdnum.us.tin.guess_type() then calls such a number an ATIN, the temporary number of a child in an adoption.
# Output seen: groups 50-65: 0 of 16 accepted, all 16 guessed as ['atin']; groups 70-88, 90-92, 94-99: 28 of 28 accepted.
# Expected otherwise: IRS Publication 1915 (and Publication 4757) describes an ITIN as nine digits that begin with 9 and
# have 50-65, 70-88, 90-92 or 94-99 in the fourth and fifth place. The module has the other three ranges, with their
# gaps, exactly as the IRS gives them, so that it looks complete; and an ATIN's group is 93.
# For whoever builds on it: a customer with a recent ITIN is turned away as mistyped, or is filed under the wrong type
# of number. Decide by the IRS's ranges, and use the library for the shape only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install python-stdnum==2.2

cat >"$folder/check.py" <<'PYTHON'
import sys

from stdnum.us import itin, tin

recent = range(50, 66)
older = [*range(70, 89), *range(90, 93), *range(94, 100)]


def accepted(module, groups):
    # 900 and 0000 belong to nobody in particular: only the group decides.
    return sum(module.is_valid(f"900-{group}-0000") for group in groups)


if accepted(itin, older) != len(older):
    sys.exit("changed: an older range is refused")
if accepted(itin, recent):
    sys.exit("changed: the range 50 to 65 is accepted")
if any(tin.guess_type(f"900-{group}-0000") != ["atin"] for group in recent):
    sys.exit("changed: the range 50 to 65 is no longer taken for an ATIN")
print(f"as stated: ITIN groups 50-65 accepted {accepted(itin, recent)}/{len(recent)}, older ones {accepted(itin, older)}/{len(older)}")
PYTHON
"$folder/venv/bin/python" "$folder/check.py"
