# shellcheck shell=bash
# What the linters share. Each defines `offences ROOT`, which prints a line for
# every offence in a tree, shows by `rejects` and `accepts` that it can tell bad
# from good, and closes with `judge`.

set -Eeuo pipefail
shopt -s lastpipe # so that what is piped into rejects and accepts counts
trap 'echo "${BASH_SOURCE[0]}:$LINENO: the linter itself failed"' ERR
: "${SOURCE:=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)}"
lint_made=$(mktemp -d)
trap 'rm -rf "$lint_made"' EXIT
lint_failed=0

skip() {
	echo "skipped: $*"
	exit 77
}

# C without comments and without what stands in strings, line for line.
code_of() {
	awk '
	{
		out = ""
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			two = substr($0, i, 2)
			if (comment) {
				if (two == "*/") { comment = 0; i++ }
			} else if (quote != "") {
				if (c == "\\") i++
				else if (c == quote) { quote = ""; out = out c }
			} else if (two == "/*") {
				comment = 1; i++
			} else {
				if (c == "\"" || c == "\047") quote = c
				out = out c
			}
		}
		quote = ""
		print out
	}' "$1"
}

# The lines of code of FILE, named $2, that match a regular expression.
code_matches() {
	code_of "$1" | grep -nP "$3" | sed "s|^|$2:|" || true
}

# The files of a tree that match the patterns: those of git where there is one,
# so that what a build or a measurement left behind is nobody's offence.
files_of() {
	local root=$1

	shift
	if [[ -e $root/.git ]]; then
		git -C "$root" ls-files -co --exclude-standard -- "$@" |
			while read -r file; do
				[[ ! -f $root/$file ]] || echo "$file"
			done
	else
		(cd "$root" && find . -type f -printf '%P\n') |
			while read -r file; do
				for pattern; do
					# shellcheck disable=SC2053 # a pattern
					[[ $file != $pattern ]] || echo "$file"
				done
			done
	fi | sort -u
}

# A tree of one file, read from standard input.
lint_tree() {
	rm -rf "$lint_made/tree"
	mkdir -p "$lint_made/tree/$(dirname "$1")"
	cat >"$lint_made/tree/$1"
	lint_found=$(offences "$lint_made/tree")
}

# rejects WHAT FILE <<text: the linter can fail.
rejects() {
	lint_tree "$2"
	if [[ -z $lint_found ]]; then
		echo "the linter itself is broken: it lets pass $1"
		lint_failed=1
	fi
}

# accepts WHAT FILE <<text: the linter can pass.
accepts() {
	lint_tree "$2"
	if [[ -n $lint_found ]]; then
		echo "the linter itself is broken: it finds fault with $1:"
		echo "$lint_found"
		lint_failed=1
	fi
}

judge() {
	local found

	found=$(offences "$SOURCE")
	[[ -z $found ]] || printf '%s\n' "$found"
	[[ -z $found && $lint_failed -eq 0 ]] || exit 1
}
