#!/usr/bin/env python3
"""Writes test/vectors/display_width.json: ranges of code points by the columns that they take in a terminal, from Python's unicodedata
(Unicode Standard Annex #11: W and F take two; marks, Mn and Me, none). Run: /usr/bin/python3 scripts/make_width_vectors.py"""

import json
import pathlib
import unicodedata


def width(code):
    character = chr(code)
    category = unicodedata.category(character)
    # Unassigned, private, surrogates; controls and format characters are shown as escapes.
    if category in ("Cn", "Co", "Cs", "Cc", "Cf", "Zl", "Zp"):
        return None
    if category in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


ranges = []
for code in range(0x110000):
    found = width(code)
    if found is None:
        continue
    if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == found:
        ranges[-1][1] = code
    else:
        ranges.append([code, code, found])
path = pathlib.Path(__file__).parent.parent / "test/vectors/display_width.json"
rows = ",\n".join(json.dumps(row) for row in ranges)
path.write_text(f'{{"source": "Python unicodedata {unicodedata.unidata_version}", "ranges": [\n{rows}\n]}}\n')
print(len(ranges), "ranges")
