#!/usr/bin/env bash
# The id of a result: anyone can compute it, it stands for the data and nothing
# else, and who changed the data is told.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
[[ -x $python ]] || skip "python3 is not installed"

by_others() { "$python" "$SOURCE/tests/cli/identity.py" "$@"; }
by_tvp() { "$TVP" show --json "$1" 2>/dev/null | jq -r .id; }

# With floors and memory: all there is.
measure() {
	run "$TVP" run -w sleep,hash -r serial,fork -n 4 -j 2 --exact-tasks \
		-p durations=100us -p hash.bytes=4KiB --rounds 2 "$@"
	expect_status 0
}

test_anyone_can_compute_the_id() {
	measure --keep-samples -o r
	[[ $(by_others id r/result.json) == $(jq -r .id r/result.json) ]] ||
		fail "$(by_others id r/result.json) is not in the result"
	[[ $(by_tvp r) == $(jq -r .id r/result.json) ]] || fail "$(by_tvp r)"
	run "$TVP" show r
	expect_status 0
	expect_line out "^id $(jq -r '.id[:12]' r/result.json)\$"
	[[ ! -s err ]] || fail "a warning: $(<err)"
}

test_the_example_of_the_documents_computes_it() {
	measure -o r
	awk -v RS='```' '/^sh\njq -jcS/ { sub(/^sh\n/, ""); print }' \
		"$SOURCE/docs/results.md" >example
	[[ -s example ]] || fail "there is none"
	[[ $(cd r && bash ../example) == "$(jq -r .id r/result.json)  -" ]] ||
		fail "$(cd r && bash ../example)"
}

test_order_of_keys_and_blanks_and_digits_make_no_difference() {
	measure -o r
	by_others shuffle r/result.json other.json
	! cmp -s r/result.json other.json || fail "they are the same"
	[[ $(by_tvp other.json) == $(jq -r .id r/result.json) ]] ||
		fail "$(by_tvp other.json)"
	run "$TVP" show other.json
	[[ ! -s err ]] || fail "a warning: $(<err)"
}

test_an_interrupted_run_that_was_resumed_has_the_id_of_what_it_holds() {
	"$TVP" run "${quickly[@]}" -w sleep -r serial,fork -n 2 -j 1 \
		-p durations=5ms --rounds 12 -o r >out 2>err &
	wait_until journal_holds 4
	kill -INT $!
	wait $! || true
	[[ $(by_tvp r/journal.jsonl) == $(jq -r .id r/result.json) ]] ||
		fail "journal and result differ"
	run "$TVP" run --resume r
	expect_status 0
	[[ $(jq '.launches | length' r/result.json) == 24 ]] || fail "launches"
	[[ $(by_others id r/result.json) == $(jq -r .id r/result.json) ]] ||
		fail "$(by_others id r/result.json)"
}

journal_holds() {
	[[ -e r/journal.jsonl && $(wc -l <r/journal.jsonl) -ge $1 ]]
}

# What was measured, edited in one place.
test_a_change_is_told_by_every_command_that_reads_it() {
	local edit

	measure -o r
	for edit in '.launches[3].cpu_hz |= . + 1' \
		'.launches[0].user_ns |= . + 1' '.floors.floor.clock.read_ns += 1' \
		'.memory[0].family_pss_bytes += 1' '.started |= sub("2"; "1")' \
		'.machine.cpu.model = "a better one"' '.plan.margin = 0.5' \
		'.id |= sub("^."; "x")'; do
		jq "$edit" r/result.json >edited.json
		run "$TVP" show edited.json
		expect_status 0
		expect_line err 'edited.json was changed after it was written'
	done
	for command in 'export --format csv' 'compare --across-machines r'; do
		# shellcheck disable=SC2086 # words
		run "$TVP" $command edited.json
		expect_line err 'warning: edited.json was changed after'
	done
	jq 'del(.id)' edited.json >older.json
	run "$TVP" show older.json
	expect_status 0
	[[ ! -s err ]] || fail "of before there were ids: $(<err)"
	[[ $(by_tvp older.json) == $(by_others id older.json) ]] || fail "an id"
}

test_what_is_computed_may_change() {
	measure -o r
	jq '.summary = [] | .stopped_by = "max-time" | .elapsed_ns += 1
		| .launches[].parallelism = 7 | .plan.cells[].command = "none"' \
		r/result.json >edited.json
	run "$TVP" show edited.json
	expect_status 0
	[[ ! -s err ]] || fail "$(<err)"
	[[ $(by_tvp edited.json) == $(jq -r .id r/result.json) ]] || fail "id"
}

test_an_id_that_is_none_is_refused() {
	run "$TVP" run "${quickly[@]}" -w null -r serial -n 2 --rounds 1 -o r
	jq '.id = 12' r/result.json >edited.json
	expect_refusal 2 'edited.json: id: is no text' show edited.json
	jq '.id = "" | .launches = []' r/result.json >edited.json
	run "$TVP" show edited.json
	expect_line err 'was changed'
}

tests
