#!/bin/bash
# tvp doctor: the table, the document, and what is refused.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

check() { # SENTENCE COMMAND...
	local sentence=$1
	shift
	if "$@"; then
		echo "ok      $sentence"
	else
		echo "FAILED  $sentence"
		failed=1
	fi
}

"$TVP" doctor >"$work/table" 2>"$work/errors"
status=$?
problems=$(grep -c '^problem ' "$work/table")

check "nothing is said on standard error" test ! -s "$work/errors"
check "status is 1 with a problem and 0 without" \
	test "$status" -eq $((problems > 0))
check "no line is wider than 80 columns" \
	awk 'length > 80 { wide = 1; print } END { exit wide }' "$work/table"
check "every line begins with a level, or goes on" \
	awk '/^(ok|warning|problem) / || /^ / || /^$/ || /^[0-9]+ ok, / { next }
		{ odd = 1; print } END { exit odd }' "$work/table"
check "no colour goes to a file" \
	awk '/\033/ { found = 1 } END { exit found }' "$work/table"
for topic in CPUs governor turbo SMT load steal host container 'CPU quota' \
	workers clock ASLR scratch 'free space' gnuplot hyperfine 'huge pages' \
	swap pressure libraries SQLite OpenMP; do
	check "$topic is judged" \
		grep -Eq "^(ok|warning|problem) +$topic  " "$work/table"
done

# A terminal gets colour, unless NO_COLOR asks for none.
if command -v script >/dev/null; then
	TERM=xterm script -qec "'$TVP' doctor" /dev/null >"$work/terminal"
	check "a terminal gets colour" grep -q $'\033' "$work/terminal"
	TERM=xterm NO_COLOR=1 script -qec "'$TVP' doctor" /dev/null \
		>"$work/plain"
	check "NO_COLOR is honoured" \
		awk '/\033/ { found = 1 } END { exit found }' "$work/plain"
fi

"$TVP" doctor --json >"$work/doctor.json"
status=$?
/usr/bin/python3 - "$work/doctor.json" "$status" "$(hostname)" <<'PYTHON'
import json, os, pwd, sys

text = open(sys.argv[1]).read()
status, host = int(sys.argv[2]), sys.argv[3]
doctor = json.loads(text)
judgements = doctor["judgements"]
levels = [j["level"] for j in judgements]
assert set(levels) <= {"ok", "warning", "problem"}
assert levels.count("problem") == doctor["problems"]
assert levels.count("warning") == doctor["warnings"]
assert status == (doctor["problems"] > 0)
assert all((j["advice"] is None) == (j["level"] == "ok") for j in judgements)
usable = len(os.sched_getaffinity(0))
assert doctor["machine"]["cpu"]["usable"] == usable, usable
assert doctor["machine"]["kernel"]["release"] == os.uname().release

def nulls(value, name=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls(inner, name + (key,))
    elif value is None:
        yield ".".join(name)

for part in ("machine", "build"):
    facts = dict(doctor[part])
    unread = facts.pop("unread")
    assert sorted(nulls(facts)) == sorted(unread), part
    assert all(unread.values())
home = pwd.getpwuid(os.geteuid()).pw_dir
assert "identity" not in doctor["machine"]
assert home not in ("", "/") and home + "/" not in text
assert "/tmp" not in text
if len(host) > 3:  # a short name may be part of a word
    assert f'"{host}"' not in text
PYTHON
check "the document agrees with itself and names nobody" test $? -eq 0

"$TVP" doctor --json --identify >"$work/identified.json"
check "--identify names the host" \
	grep -q '"host_name": "[^"]' "$work/identified.json"

"$TVP" doctor --scratch "$work/missing" >"$work/table"
check "a missing scratch folder ends with 1" test $? -eq 1
check "a missing scratch folder is a problem" \
	grep -q '^problem  scratch  ' "$work/table"
: >"$work/file"
"$TVP" doctor --scratch "$work/file" >"$work/table"
check "a file is no scratch folder" grep -q '^problem  scratch  ' "$work/table"
if [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ]; then
	"$TVP" doctor --scratch /dev/shm >"$work/table"
	check "tmpfs is told to be no disk" grep -q 'not a disk' "$work/table"
fi
PATH=/nonexistent "$TVP" doctor >"$work/table"
check "missing gnuplot comes with the line to type" \
	grep -q 'apt-get install gnuplot-nox' "$work/table"

"$TVP" doctor --jsn >"$work/table" 2>"$work/errors"
check "an unknown option ends with 2" test $? -eq 2
check "the nearest option is named" \
	grep -q 'did you mean "--json"' "$work/errors"
"$TVP" doctor now >"$work/table" 2>"$work/errors"
check "an operand ends with 2" test $? -eq 2
"$TVP" doctor --help >"$work/table"
check "--help ends with 0" test $? -eq 0
check "--help fits 80 columns" \
	awk 'length > 80 { wide = 1; print } END { exit wide }' "$work/table"
exit $failed
