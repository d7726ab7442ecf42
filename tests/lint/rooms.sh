#!/usr/bin/env bash
# Every room keeps to what it may: who includes what, who prints, who exits.
source "${BASH_SOURCE[0]%/*}/lint.bash"

# Who reads and writes JSON: plans, results, facts, and commands with --json.
json='bench/(json_value|rules_read|plan_read|hyperfine_json|result_json)\.[ch]'
json+='|bench/(result_file|facts_json)\.[ch]'
json+='|bench/(memory|identity)_json\.[ch]|bench/(verify|advise_json)\.c|bench/canonical\.[ch]'
json+='|bench/cmd_(list|print|show|verify)\.c'
json+='|bench/(doctor|floors)_json\.c|bench/(compare|claims)_json\.[ch]'
json+='|bench/export_(bmf|csv|google|hyperfine|json|pyperf)\.[ch]'
prints='bench/(cmd_[a-z_]*|options|main)\.c'
exits='(bench/main|workloads/fault)\.c' # the second dies on purpose

# Includes of FILE (named $2) that are not "$3".
includes_only() {
	grep -nP '^\s*#\s*include\s*"' "$1" | grep -vF "\"$3\"" |
		sed "s|^|$2:|" || true
}

check_room() {
	case $2 in
	workloads/*.c) includes_only "$1" "$2" bench/workload.h ;;
	runners/*.c) includes_only "$1" "$2" bench/runner.h ;;
	bench/*) grep -nP '^\s*#\s*include\s*"(?!bench/[^/]*")' "$1" |
		sed "s|^|$2:|" || true ;;
	esac
}

check_json() {
	[[ $2 =~ ^($json)$ ]] ||
		grep -nP '^\s*#\s*include\s*[<"]jansson' "$1" |
		sed "s|^|$2:|" || true
}

check_prints() {
	[[ $2 =~ ^$prints$ ]] || code_matches "$1" "$2" \
		'\b(stdout|stderr)\b|\b(v?printf|puts|putchar|perror|psignal|warnx?|errx?)\s*\('
}

check_exits() {
	[[ $2 =~ ^$exits$ ]] ||
		code_matches "$1" "$2" '(?<!\.)\b(exit|quick_exit|abort)\s*\('
}

offences() {
	local file

	files_of "$1" 'bench/*.[ch]' 'workloads/*.[ch]' 'runners/*.[ch]' |
		while read -r file; do
			check_room "$1/$file" "$file"
			check_json "$1/$file" "$file"
			check_prints "$1/$file" "$file"
			check_exits "$1/$file" "$file"
		done
}

rejects 'a workload that knows jobs' workloads/x.c <<<'#include "bench/job.h"'
rejects 'a runner that knows results' runners/x.c <<<'#include "bench/result.h"'
rejects 'a harness that knows a plug-in' bench/x.c <<<'#include "runners/x.c"'
rejects 'JSON in the statistics' bench/stats.c <<<'#include <jansson.h>'
rejects 'a module that prints' bench/x.c <<<'	printf("x");'
rejects 'a workload that prints' workloads/x.c <<<'	fputs("x", stderr);'
rejects 'a command that exits' bench/cmd_x.c <<<'	exit(1);'
accepts 'words in comments and strings' bench/x.c <<'END'
/* exit(3) and
 * printf(3) */
const char *text = "stderr \" exit(1)", quote = '"';
END
accepts 'a command that prints' bench/cmd_x.c <<<'	printf("x");'
accepts 'what a plug-in may' workloads/x.c <<'END'
#include <stdio.h>

#include "bench/workload.h"
	snprintf(text, sizeof text, "x");
	_exit(1);
END
judge
