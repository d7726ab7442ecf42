#!/usr/bin/env bash
# The emulated interpreter lock beside CPython's: what is reported is what was
# measured.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null ||
	skip "no python3, or one before 3.8"

# A result of the experiment gil, with less work: run_gil OPTION..
run_gil() {
	jq '.cells[] |= (if .workload == "hash" then .tasks = 4
		else .params.period = "1ms" |
		.params.mixes = (.params.mixes | if . == "200M" then "20M"
			else "20k" end) end)' \
		"$SOURCE/experiments/gil.json" >gil.json
	run "$TVP" run gil.json "${quickly[@]}" --rounds 6 "$@" -o r
}

test_gil_pairs_what_was_measured_in_one_round() {
	run_gil --python "$python"
	expect_status 0
	run "$BUILD/tvp_gil" r --json g.json
	"$python" - r/result.json g.json <<-'END' || fail "other figures: $(<g.json)"
		import json, math, statistics, sys
		d, g = (json.load(open(path)) for path in sys.argv[1:])
		def values(workload, runner, workers):
		    cell = next(i for i, c in enumerate(d["plan"]["cells"])
		                if (c["workload"], c["runner"], c["workers"]) ==
		                (workload, runner, workers))
		    of = (lambda l: l["wall_ns"]) if workload == "hash" else (
		        lambda l: l["measures"]["delay_p50_ns"])
		    return {l["round"]: of(l) for l in d["launches"]
		            if l["cell"] == cell}
		known = {(w, r, n): values(w, r, n) for w, r, n in [
		    ("hash", "gil_threads", 1), ("hash", "gil_threads", 2),
		    ("hash", "python_threads", 1), ("hash", "python_threads", 2),
		    ("heartbeat", "pthreads", 2), ("heartbeat", "gil_threads", 2),
		    ("heartbeat", "python_threads", 2),
		    ("heartbeat", "python_processes", 2)]}
		g1, g2, p1, p2, free, gil, py, apart = known.values()
		interval = dict.fromkeys(range(6), 5e6)
		wanted = [([g1], [g2]), ([p1], [p2]), ([g1, p2], [g2, p1]),
		          ([gil], [interval]), ([py], [interval]), ([gil], [py]),
		          ([gil], [free]), ([py], [apart])]
		def ratio(of, over):
		    logs = [sum(math.log(v[r]) for v in of) -
		            sum(math.log(v[r]) for v in over) for r in range(6)
		            if all(v[r] is not None for v in of + over)]
		    return math.exp(statistics.median(logs))
		for figure, pair in zip(g["figures"], wanted, strict=True):
		    assert math.isclose(figure["ratio"], ratio(*pair),
		                        rel_tol=1e-4), figure
		    low, high = figure["low"], figure["high"]
		    least, most = figure["at_least"], figure["at_most"]
		    if least is None:
		        assert figure["verdict"] == "no bound", figure
		        continue
		    # Too few rounds, where launches ended before the first beat.
		    if low is None:
		        assert figure["rounds"] < 6, figure
		        assert figure["verdict"] == "unclear", figure
		        continue
		    assert low <= figure["ratio"] <= high
		    most = math.inf if most is None else most
		    assert figure["verdict"] == (
		        "holds" if least <= low and high <= most else
		        "does not hold" if high < least or low > most else
		        "unclear"), figure
	END
	[[ $status == $(jq '[.figures[].verdict == "does not hold"] | any |
		if . then 1 else 0 end' g.json) ]] ||
		fail "status $status is not what the figures say: $(<out)"
	[[ -z $(ls tmp) ]] || fail "left behind: $(ls tmp)"
}

test_gil_without_python_says_what_is_missing() {
	run_gil --python no-such-python
	expect_status 1
	run "$BUILD/tvp_gil" r --json g.json
	expect_status 1
	expect_line out 'not measured: hash python_threads: no-such-python'
	expect_line out 'not measured: heartbeat python_threads: no-such-python'
	[[ $(jq -c '[.figures[] | .verdict == "not measured"]' g.json) == \
		'[false,true,true,false,true,true,false,true]' ]] ||
		fail "$(<g.json)"
	run "$BUILD/tvp_gil" nowhere
	expect_status 2
	[[ $(wc -l <err) == 1 ]] || fail "$(<err)"
}

tests
