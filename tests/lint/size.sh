#!/usr/bin/env bash
# What one can hold in the head: functions of at most 60 lines, plug-ins below
# 150 lines of code, READMEs of rooms of at most 40 lines.
source "${BASH_SOURCE[0]%/*}/lint.bash"

# Functions stand as clang-format puts them: braces alone in column one.
long_functions() {
	awk -v name="$2" '
	/^{$/ { begin = FNR }
	/^}$/ && begin {
		if (FNR - begin + 1 > 60)
			printf "%s:%d: a function of %d lines\n", name, begin,
				FNR - begin + 1
		begin = 0
	}' "$1"
}

# Lines of a plug-in that a reader must follow: no comments, no blank lines, not
# the tables of parameters and measures, which are read as documentation.
code_lines() {
	code_of "$1" | awk '
	/^static const struct (param|measure) .*\[\] = {/ { table = 1 }
	!table && NF { n++ }
	/^};/ { table = 0 }
	END { print n + 0 }'
}

long_plugin() {
	local lines most=150

	# file does what four workloads might: write, read, rewrite, mixed,
	# with O_DIRECT and a cold cache, over the same regions of files.
	[[ $2 != workloads/file.c ]] || most=400
	# db talks to SQLite: every call may fail, and is asked why.
	[[ $2 != workloads/db.c ]] || most=240
	lines=$(code_lines "$1")
	((lines < most)) || echo "$2: $lines lines of code"
}

long_readme() {
	local lines

	lines=$(wc -l <"$1")
	((lines <= 40)) || echo "$2: $lines lines"
}

offences() {
	local file room

	for room in workloads runners plots results tests; do
		[[ ! -d $1/$room || -f $1/$room/README.md ||
			$1 != "$SOURCE" ]] || echo "$room: has no README.md"
	done
	files_of "$1" '*.c' '*/README.md' | while read -r file; do
		case $file in
		*.c) long_functions "$1/$file" "$file" ;;&
		workloads/*.c | runners/*.c) long_plugin "$1/$file" "$file" ;;
		*/README.md) long_readme "$1/$file" "$file" ;;
		esac
	done
}

lines() { seq "$1" | sed "s/.*/$2/"; }

{ echo 'void x(void)'; echo '{'; lines 59 '	x();'; echo '}'; } |
	rejects 'a function of 61 lines' tests/unit/x.c
{ echo 'void x(void)'; echo '{'; lines 58 '	x();'; echo '}'; } |
	accepts 'a function of 60 lines' tests/unit/x.c
lines 150 'int x;' | rejects 'a long plug-in' runners/x.c
{ lines 149 'int x;'; lines 90 '\/* y *\/'; } |
	accepts 'a plug-in with many comments' runners/x.c
lines 41 x | rejects 'a long README' runners/README.md
judge
