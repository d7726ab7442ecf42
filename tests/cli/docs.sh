#!/usr/bin/env bash
# The documents say what the program does: every field of the schema is
# explained, every example works.
source "${BASH_SOURCE[0]%/*}/lib.bash"
page=$SOURCE/docs/results.md

test_every_field_of_a_result_is_explained() {
	command -v jq >/dev/null || skip "no jq here"
	jq -r '.. | .properties? // empty | keys[]' \
		"$SOURCE/results/schema.json" | sort -u >fields
	[[ $(wc -l <fields) -gt 80 ]] || fail "the schema names few fields"
	while read -r field; do
		grep -q "\`$field\`" "$page" || echo "$field"
	done <fields >missing
	[[ ! -s missing ]] || fail "unexplained: $(tr '\n' ' ' <missing)"
}

test_every_example_for_jq_prints_something() {
	command -v jq >/dev/null || skip "no jq here"
	let_crash
	run "$TVP" run "${quickly[@]}" -w null,fault -r pthreads,fork -n 2 \
		-j 2 --rounds 1 -o r
	awk -v RS='```' '/^sh\njq/ { sub(/^sh\n/, ""); n++
		print > ("example" n) }' "$page"
	[[ -e example3 ]] || fail "examples were not found"
	cd r
	for example in ../example*; do
		bash "$example" >said || fail "$(<"$example")"
		[[ -s said ]] || fail "says nothing: $(<"$example")"
	done
}

tests
