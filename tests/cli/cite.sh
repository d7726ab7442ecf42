#!/usr/bin/env bash
# How a result is cited, in forms that others read, whatever its texts hold;
# and whether a result holds.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
"$python" -c 'import yaml' 2>/dev/null || skip "python3-yaml is not installed"

judge() {
	"$python" "$SOURCE/tests/cli/cite.py" "$@" >said 2>complaint ||
		fail "$*: $(tail -n 3 complaint); $(<"$2")"
}

"$TVP" run "${quickly[@]}" -w sleep -r serial,fork,pthreads -n 4 -j 2 \
	-p durations=100us --rounds 6 -o "$lib_made/r" \
	>"$lib_made/said" 2>&1 || fail "$(<"$lib_made/said")"
whole=$lib_made/r/result.json
id=$(jq -r .id "$whole")

test_every_form_names_id_version_machine_date_and_experiment() {
	local format

	for format in bibtex cff text; do
		run "$TVP" cite "$lib_made/r" --format $format
		expect_status 0
		for word in "$id" "$(jq -r '.started[:10]' "$whole")" \
			"$(jq -r .build.version "$whole")" custom \
			"$(jq -r .machine.kernel.release "$whole")"; do
			sed 's/\\_/_/g' out | grep -qF -e "$word" ||
				fail "$format does not say $word: $(<out)"
		done
	done
	[[ $(wc -l <out) == 1 ]] || fail "not one sentence: $(<out)"
	run "$TVP" cite "$lib_made/r"
	expect_status 0
	expect_line out '^@misc\{tvp-'
	expect_line out '^cff-version: 1.2.0$'
	expect_line out ", SHA-256 $id\\.\$"
}

test_readers_of_others_take_them() {
	run "$TVP" cite "$whole" --format cff
	judge cff out "$whole"
	run "$TVP" cite "$whole" --format bibtex
	judge bibtex out
	! grep -q author said || fail "somebody is named: $(<said)"
}

# Everything that means something to BibTeX, LaTeX, YAML or a terminal.
test_hostile_texts_are_nothing_but_text() {
	local nasty=$'a % _ & # $ ~ ^ < > | \\ " \' { } }} : - [x] é 漢 *b &c !d'

	jq --arg nasty "$nasty" 'del(.id) | .plan.name = $nasty[:58]
		| .build.commit = $nasty + "\n\u0007\u001b[2J\u2028\u0085"
		| .build.version = "\\input{/etc/passwd}"
		| .machine.cpu.model = "%s%n {" + $nasty' "$whole" >nasty.json
	run "$TVP" cite nasty.json --format cff --author "$nasty" --author 'B "b"'
	expect_status 0
	jq --arg id "$("$TVP" show --json nasty.json | jq -r .id)" '.id = $id' \
		nasty.json >with-id.json
	judge cff out with-id.json
	[[ $(jq -r '.[0]' said) == "$nasty" && $(jq -r '.[1]' said) == 'B "b"' ]] ||
		fail "authors are $(<said)"
	run "$TVP" cite nasty.json --format bibtex --author "$nasty" \
		--author 'A and B, Inc.'
	expect_status 0
	judge bibtex out
	[[ $(jq -r .author said) == *'} and {A and B, Inc.}' ]] ||
		fail "authors are $(<said)"
	run "$TVP" cite nasty.json --format text
	[[ $(wc -l <out) == 1 ]] || fail "not one line: $(<out)"
	! LC_ALL=C grep -q $'[\x01-\x09\x1b\x7f]' out || fail "controls: $(<out)"
}

test_programs_that_keep_references_take_it() {
	local nasty=$'a " \\ \n \u2028 { } é 漢'

	run "$TVP" cite "$whole" --format json --author "$nasty" --author B
	expect_status 0
	[[ $(jq -r '.[0] | .type, .author[1].literal, .number' out) == \
		"dataset"$'\n'"B"$'\n'"sha256:$id" ]] || fail "$(<out)"
	[[ $(jq -r '.[0].author[0].literal' out) == "$nasty" ]] || fail "$(<out)"
	[[ $(jq -r '.[0].issued["date-parts"][0] | @tsv' out) == \
		"$(date -u -d "$(jq -r .started "$whole")" +$'%-Y\t%-m\t%-d')" ]] ||
		fail "$(<out)"
	jq 'del(.id) | .started = "0000-00-00T00:00:00Z"
		| .plan.name = "\"}]\\"' "$whole" >odd.json
	run "$TVP" cite odd.json --format json
	[[ $(jq -r '.[0].title' out) == *$'"}]\\' ]] || fail "$(<out)"
	run "$TVP" cite "$whole"
	! grep -q CSL out || fail "it is shown to those who did not ask"
}

test_latex_takes_the_entry() {
	for program in bibtex pdflatex; do
		command -v $program >/dev/null || skip "no $program here"
	done
	run "$TVP" cite "$whole" --author 'A % _ { & } # $ ~ ^ \ < é' \
		--format bibtex
	mv out refs.bib
	printf '%s\n' '\documentclass{article}' '\begin{document}' \
		'\nocite{*}x\bibliographystyle{plain}\bibliography{refs}' \
		'\end{document}' >doc.tex
	for step in 'pdflatex -interaction=nonstopmode doc' 'bibtex doc' \
		'pdflatex -interaction=nonstopmode -halt-on-error doc'; do
		$step >log 2>&1 || fail "$step: $(tail -n 20 log)"
	done
	! grep -qi 'error message\|warning--\|expecting' doc.blg || fail "$(<doc.blg)"
}

test_bad_input_is_refused_in_one_line() {
	expect_refusal 2 'unknown format "bibtx"; did you mean "bibtex"' \
		cite "$whole" --format bibtx
	expect_refusal 2 'needs one result' cite
	expect_refusal 2 'needs one result' cite "$whole" "$whole"
	expect_refusal 2 'author.s name is empty' cite "$whole" --author ''
	expect_refusal 2 'nowhere: No such file' cite nowhere
	jq '.launches[0].user_ns |= . + 1' "$whole" >changed.json
	expect_refusal 1 'changed.json: was changed after' cite changed.json
	jq 'del(.id) | .started = "x: [} %"' "$whole" >late.json
	expect_refusal 1 'started: is no time' cite late.json
}

# ---- verify ----

test_all_kept_results_hold() {
	find "$SOURCE/results/reference" -name result.json >kept
	[[ -s kept ]] || fail "none is kept"
	# shellcheck disable=SC2046 # names of ours
	run "$TVP" verify $(<kept)
	[[ $status == 0 ]] || fail "$(grep -B3 NOT out)"
}

test_what_was_written_holds() {
	run "$TVP" verify "$lib_made/r" "$whole"
	expect_status 0
	[[ $(grep -c '^  id  *holds$' out) == 2 ]] || fail "$(<out)"
	[[ $(grep -c '^  summary  *holds$' out) == 2 ]] || fail "$(<out)"
	expect_line out "$id"
	[[ ! -s err ]] || fail "$(<err)"
}

# The summary is of what the file holds, not of more digits than it has.
test_what_workloads_measured_holds() {
	local workload

	for workload in exchange lock; do
		run "$TVP" run -w $workload -r pthreads -j 2 -n 2 --rounds 7 \
			--no-floors -o measured-$workload
		expect_status 0
		run "$TVP" verify measured-$workload
		expect_status 0
		expect_line out '^  summary  *holds$'
	done
}

# does_not_hold PATTERN EDIT: the edit is found, and others are still judged.
does_not_hold() {
	jq "$2" "$whole" >edited.json
	run "$TVP" verify edited.json "$whole"
	[[ $status == 1 ]] || fail "$2: status $status: $(<out)"
	expect_line out "$1"
	expect_line out '^  id  *holds$'
}

test_a_changed_launch_is_found() {
	does_not_hold '^  id  *DOES NOT HOLD' '.launches[7].user_ns |= . + 1'
	does_not_hold '^  summary  *DOES NOT HOLD: summary\[[0-9]\]\.' \
		'.launches |= [.[] | .run_ns |= . * 2
			| .wall_ns = .start_ns + .run_ns + .stop_ns]'
	does_not_hold '^  id  *DOES NOT HOLD' '.launches |= .[1:]'
	does_not_hold '^  id  *DOES NOT HOLD' '.id |= sub("^.."; "zz")'
	does_not_hold 'parallelism of launch 2 is 0.5' \
		'.launches[2].parallelism = 0.5'
	does_not_hold 'parallelism of launch 2 is nan' \
		'.launches[2].parallelism = null'
}

test_a_changed_summary_is_found_and_named() {
	local edit n

	n=$(jq '[.summary[].speedup_over_serial != null] | index(true)' "$whole")
	for edit in 'wall_ns.median:|= . * 1.001' 'launches_ok:= 7' \
		'wall_ns.interval.low:|= . * 0.999' 'cpu_ns:= null' \
		'speedup_over_serial.verdict:= "NONE"' \
		'speedup_over_serial.ratio:|= . * 1.01'; do
		does_not_hold "DOES NOT HOLD: summary\[$n\]\.${edit%%:*} is" \
			".summary[$n].${edit%%:*} ${edit#*:}"
		expect_line out '^  id  *holds$'
	done
	does_not_hold 'summary has 2 entries, not 3' '.summary |= .[1:]'
	does_not_hold 'summary\[0\]\.bonus is not computed' \
		'.summary[0].bonus = 1'
}

test_what_is_not_stated_does_not_hold() {
	does_not_hold '^  id  *is not stated' 'del(.id)'
	does_not_hold '^  summary  *is not stated' 'del(.summary)'
}

test_answers_are_json_for_programs() {
	jq '.launches[7].user_ns |= . + 1' "$whole" >changed.json
	jq 'del(.summary)' "$whole" >bare.json
	head -c 3000 "$whole" >cut.json
	run "$TVP" verify --json "$whole" changed.json bare.json cut.json
	expect_status 2
	[[ $(jq -c '[.results[].holds]' out) == '[true,false,false,false]' ]] ||
		fail "$(<out)"
	[[ $(jq -r '.results[0].id_computed' out) == "$id" ]] || fail "$(<out)"
	[[ $(jq -c '.results[0].id' out) == '{"answer":"holds","reason":null}' ]] ||
		fail "$(<out)"
	[[ $(jq -r '.results[1].id | .answer + " " + .reason' out) == \
		"fails $id is stated" ]] || fail "$(<out)"
	[[ $(jq -r '.results[2].summary.answer' out) == unstated ]] || fail "$(<out)"
	[[ $(jq -r '.results[3] | .path, .unread, .id' out) == \
		'cut.json'$'\n''cut.json: '*$'\n'null ]] || fail "$(<out)"
	run "$TVP" verify --json "$whole"
	expect_status 0
}

test_what_cannot_be_read_is_told() {
	head -c 3000 "$whole" >cut.json
	run "$TVP" verify cut.json "$whole"
	expect_status 2
	expect_line err '^tvp verify: cut.json: '
	expect_line out '^  summary  *holds$'
	expect_refusal 2 'needs a result' verify
	expect_refusal 2 'nowhere' verify nowhere
}

tests
