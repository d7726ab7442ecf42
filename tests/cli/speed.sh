#!/usr/bin/env bash
# The benchmarks of the method itself: what they report is what was measured.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
command -v hyperfine >/dev/null || skip "hyperfine is not installed"
"$python" -c '' 2>/dev/null || skip "no python3 here"

# judge FILE..: a script on standard input.
judge() { "$python" - "$@" || fail "the figures are not those of the data"; }

test_calibration_counts_what_its_experiments_said() {
	run "$BUILD/tvp_calibration" --tvp "$TVP" --experiments 2 --rounds 6 \
		--timings 1 --json c.json
	[[ $status -le 1 ]] || fail "$(<err)"
	judge c.json <<-'END'
		import json, math, sys
		c = json.load(open(sys.argv[1]))
		runs = c["experiments"]
		assert len(runs) == 2 and c["rounds"] == 6, c
		assert (c["tasks"], c["more_tasks"]) == (100, 103)
		assert len({r["seed"] for r in runs}) == 2
		assert all(r["launches"] == 3 * 6 for r in runs), runs
		alarms = [r["same"]["verdict"] in ("FASTER", "SLOWER") for r in runs]
		found = [r["more"]["verdict"] == "SLOWER" for r in runs]
		rms = (sum((100 * (r["more"]["ratio"] - 1.03)) ** 2
		           for r in runs) / 2) ** 0.5
		t = c["timings"][0]
		wanted = [sum(alarms) / 2, sum(found) / 2, rms,
		          t["tvp_ns"] / t["hyperfine_ns"]]
		for figure, value in zip(c["figures"], wanted, strict=True):
		    # Ratios are written with six digits: 0.001 of a point.
		    assert math.isclose(figure["value"], value, rel_tol=1e-4,
		                        abs_tol=2e-3), (figure, value)
		limits = [v for v in (1 / 40, .85, 1, 1 / 3)]
		holds = [wanted[0] <= limits[0], wanted[1] >= limits[1],
		         wanted[2] <= limits[2], wanted[3] <= limits[3]]
		assert [f["holds"] for f in c["figures"]] == holds, c["figures"]
		assert c["machine"]["cpu"] and c["build"], "no machine"
	END
	[[ $status == $(jq '[.figures[].holds] | all | if . then 0 else 1 end' \
		c.json) ]] || fail "status $status is not what the figures say"
	[[ -z $(ls tmp) ]] || fail "left behind: $(ls tmp)"
}

test_calibration_says_where_a_failure_is_explained() {
	run "$BUILD/tvp_calibration" --tvp /bin/false --experiments 1
	expect_status 1
	expect_line err '/bin/false run failed; it said what .*/log holds'
}

test_crosscheck_subtracts_what_both_clocks_saw_of_the_same_processes() {
	mkdir -p r/self r/hyperfine
	run "$BUILD/tvp_crosscheck" --rounds 6 -o r
	expect_status 0
	judge r <<-'END'
		import json, math, statistics, sys
		def walls(clock):
		    d = json.load(open(f"{sys.argv[1]}/{clock}/result.json"))
		    assert d["plan"]["timer"] == clock
		    return {(l["cell"], l["round"]): l["wall_ns"] / 1e6
		            for l in d["launches"]}, d["plan"]["cells"]
		own, cells = walls("self")
		their, again = walls("hyperfine")
		assert cells == again and len(own) == len(their) == 6 * len(cells)
		rows = json.load(open(f"{sys.argv[1]}/crosscheck.json"))["cells"]
		assert len(rows) == 15 and len(cells) == 20
		def median(values, cell):
		    return statistics.median(values[cell, r] for r in range(6))
		for row in rows:
		    cell = row["cell"]
		    assert cells[cell]["runner"] == row["runner"]
		    def same(a, b, far=1e-4):
		        assert math.isclose(a, b, rel_tol=far, abs_tol=far), row
		    same(median(own, cell), row["self_ms"])
		    same(median(their, cell), row["hyperfine_ms"])
		    low, high = row["left_interval_ms"]
		    assert low <= row["left_ms"] <= high, row
		    ratios = row["phases_to_self_interval"]
		    assert ratios[0] <= row["phases_to_self"] <= ratios[1], row
		    # What is inside is less than what is seen from outside.
		    assert 0 < row["phases_ms"] < row["hyperfine_ms"], row
		    assert row["beside_ms"] > 0 and row["startup_ms"] > 0, row
	END
	[[ -z $(ls tmp) ]] || fail "left behind: $(ls tmp)"
}

test_an_executed_cell_tells_its_own_times() {
	run "$TVP" exec -w sleep -r serial -n 2 -p durations=10ms --times took
	expect_status 0
	[[ ! -s out && ! -s err ]] || fail "$(cat out err)"
	[[ $(jq -c '[keys_unsorted[], .run_ns >= 2e7, .beside_ns > 0]' took) == \
		'["start_ns","run_ns","stop_ns","beside_ns",true,true]' ]] ||
		fail "$(<took)"
	run "$TVP" exec -w null -r serial --times nowhere/took
	expect_status 1
	expect_line err '^tvp exec: write nowhere/took: No such file'
}

test_crosscheck_without_hyperfine_is_refused_in_one_line() {
	PATH=$PWD/nowhere run "$BUILD/tvp_crosscheck" --rounds 6
	expect_status 2
	[[ $(wc -l <err) == 1 ]] || fail "$(<err)"
}

tests
