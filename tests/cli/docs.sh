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

# The commands that documents, the manual page and help texts show, as typed
# after "tvp", without their comments.
shown_commands() {
	local name

	{
		sed -nE 's/^(\.Dl )?[[:blank:]]*(\$ )?(build\/release\/)?tvp ([a-z])/\4/p' \
			"$SOURCE"/{README,CONTRIBUTING}.md "$SOURCE"/docs/*.md \
			"$SOURCE/docs/tvp.1"
		"$TVP" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' |
			while read -r name; do
				"$TVP" "$name" --help | sed -n 's/^  tvp //p'
			done
	} | sed 's/  *#.*//' | sort -u
}

# The same on a result that is there, and nothing that takes long.
made_here() {
	local result='results/TIME-table/table\*/|results/[0-9A-Z]+-[a-z]+'

	result+='|results/[a-z]+day|[a-z]+day\.json|RESULT|BASE|NEW'
	result+='|here|files|locked|scaled|waits'
	sed -E "s!([ =])($result)( |\$)!\\1r\\3!g
		s!([ =])($result)( |\$)!\\1r\\3!g
		s!results/reference!$SOURCE/&!; s!\.\./tvp-before!$TVP!"'
		/^run --resume/!s/^run .*/& --dry-run/
		s/^noise.*/& --runs 1 --only clock/'
}

test_every_command_in_the_documents_is_understood() {
	run "$TVP" run --exact-tasks -w null,sleep,hash -n 4 -j 1,2 --rounds 6 \
		-r serial,pthreads,fork -p durations=1ms -p bytes=4KiB \
		--keep-samples -o r
	expect_status 0
	shown_commands >commands
	[[ $(wc -l <commands) -gt 25 ]] || fail "few: $(<commands)"
	made_here <commands >here
	while read -r command; do
		status=0
		eval "\"$TVP\" $command" >out 2>err </dev/null || status=$?
		[[ $command == *--resume* || $status != 2 ]] ||
			fail "tvp $command: $(<err)"
	done <here
}

test_what_is_quoted_of_a_table_stands_in_the_kept_result() {
	awk '/^```/ { inside = $0 == "```text"; next } inside' \
		"$SOURCE/README.md" >quoted
	[[ -s quoted ]] || fail "nothing is quoted"
	while IFS= read -r line; do
		grep -qxF -e "$line" "$SOURCE/results/reference/quick/table.txt" ||
			fail "not in the kept table: $line"
	done <quoted
	"$TVP" show "$SOURCE/results/reference/quick" >now
	grep -vxFf now quoted >gone || true
	[[ ! -s gone ]] || fail "the program says otherwise: $(<gone)"
}

# A plan that a document shows is one.
test_every_plan_in_the_documents_is_one() {
	awk '/^```/ { inside = $0 == "```json"; n += inside; next }
		inside { print > ("plan" n ".json") }' \
		"$SOURCE"/experiments/README.md "$SOURCE"/README.md
	[[ -s plan1.json ]] || fail "no plan is shown"
	for plan in plan*.json; do
		run "$TVP" run "$plan" --dry-run
		expect_status 0
	done
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
