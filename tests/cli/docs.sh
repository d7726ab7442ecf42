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

# The dotted names of facts in the file of JSON, by topic ("machine"): those that
# are known, and those that could not be read.
facts_of() {
	jq -r --arg topic "$2" '.[$topic] | (del(.unread)
		| paths(type != "object") | join(".")), (.unread | keys[])' "$1"
}

# A name, or the pattern that stands for it: cpu.mitigations.*
explains() { grep -q "\`$1\`" "$page" || grep -q "\`${1%.*}\.\*\`" "$page"; }

test_every_fact_of_a_machine_and_a_build_is_explained() {
	command -v jq >/dev/null || skip "no jq here"
	run "$TVP" run "${quickly[@]}" -w null -r serial --rounds 1 \
		--identify --against-bin "$TVP" -o r
	expect_status 0
	{ facts_of r/result.json machine && facts_of r/result.json build; } |
		sort -u >facts
	[[ $(wc -l <facts) -gt 80 ]] || fail "few facts: $(wc -l <facts)"
	while read -r fact; do
		explains "$fact" || echo "$fact"
	done <facts >missing
	[[ ! -s missing ]] || fail "unexplained: $(tr '\n' ' ' <missing)"
	# And what the page tells of is there.
	awk -F'|' '/^[|] fact of/ { table = 1 } !/^[|]/ { table = 0 }
		table { print $2 }' "$page" | tr -d ' `' | tr , '\n' |
		grep -E '^[^*]*[.][a-z][^*]*$' | sort -u >told
	[[ $(wc -l <told) -gt 80 ]] || fail "the page tells of few"
	comm -23 told facts >invented
	[[ ! -s invented ]] || fail "nobody knows: $(tr '\n' ' ' <invented)"
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
