#!/usr/bin/env bash
# tvp noise: the table, the document, and what it refuses.
set -eu
few=(--only mutex.private --runs 2 --budget 1ms --seed 7)
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

"$TVP" noise "${few[@]}" | grep -q '^mutex.private.uncontended .* ns' ||
	{ echo "no row for a floor"; exit 1; }
[ "$("$TVP" noise "${few[@]}" --explain | grep -c 'lock and unlock')" = 2 ] ||
	{ echo "--explain does not explain"; exit 1; }

"$TVP" noise "${few[@]}" --json | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["seed"] == 7 and d["budget_ns"] == 1000000, d
assert [f["name"] for f in d["floors"]] == [
    "mutex.private.uncontended", "mutex.private.contended"], d
for f in d["floors"]:
    assert (f["reason"] is None) == (len(f["runs_ns"]) == 2), f
    assert f["low_ns"] is None and f["high_ns"] is None, f
    assert (f["median_ns"] is None) == (not f["runs_ns"]), f
'

for bad in --runs=0 --runs=1000 --budget=1h --budget=5 --seed=x \
	--seed=18446744073709551615 --only=nix \
	--nix word; do
	status=0
	"$TVP" noise "$bad" >/dev/null 2>"$errors" || status=$?
	[ "$status" = 2 ] || { echo "$bad: exit $status, not 2"; exit 1; }
	[ "$(wc -l <"$errors")" = 1 ] ||
		{ echo "$bad: more or less than a line"; exit 1; }
done
"$TVP" noise --help | grep -q -- --explain
