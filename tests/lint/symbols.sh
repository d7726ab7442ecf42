#!/usr/bin/env bash
# A plug-in exports its one struct and holds no variable, which would be one
# thing for threads and a copy for each process; a file of the harness exports
# what begins with its own name.
source "${BASH_SOURCE[0]%/*}/lint.bash"

command -v "${CC:=cc}" nm >/dev/null || skip "no compiler here"
: "${BUILD:=$SOURCE/build/release}"

object_of() {
	"$CC" -std=c17 -D_GNU_SOURCE -w -fno-common -I"$SOURCE" -I"$BUILD" \
		-c -o "$lint_made/x.o" "$1"
}

# What lies in memory that can be written. Tables of pointers that the loader
# fills in and seals (.data.rel.ro) are constants.
variables() {
	nm -f sysv "$1" | awk -F'|' '
		$7 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $7 !~ /rel\.ro/ {
			gsub(/ /, "", $1)
			print $1
		}'
}

exported() { nm -g --defined-only "$1" | awk '{ print $3 }'; }

check_plugin() {
	local kind=${2%%/*} name

	name=$(basename "$2" .c)
	for symbol in $(variables "$1"); do
		echo "$2: \"$symbol\" is a variable"
	done
	for symbol in $(exported "$1"); do
		[[ $symbol == "${kind%s}_$name" ]] ||
			echo "$2: exports \"$symbol\""
	done
}

# A module may spread over files with longer names: stats_ratio.c may export
# stats_*, not the other way round.
check_module() {
	local name

	name=$(basename "$2" .c)
	for symbol in $(exported "$1"); do
		case $name:$symbol in
		cmd_*:command_"${name#cmd_}" | main:main) ;;
		cmd_*:"${name#cmd_}"_*) ;;
		*:"$name" | *:"$name"_*) ;;
		*:"${name%%_*}"_*) ;;
		*) echo "$2: exports \"$symbol\"" ;;
		esac
	done
}

offences() {
	local file

	files_of "$1" 'workloads/*.c' 'runners/*.c' 'bench/*.c' |
		while read -r file; do
			if ! object_of "$1/$file"; then
				echo "$file: cannot compile"
				continue
			fi
			case $file in
			bench/*) check_module "$lint_made/x.o" "$file" ;;
			*) check_plugin "$lint_made/x.o" "$file" ;;
			esac
		done
}

rejects 'a counter in a file' workloads/x.c <<<'int counter = 1;'
rejects 'a static in a function' runners/x.c <<'END'
int runner_x(void)
{
	static int calls;

	return ++calls;
}
END
rejects 'a thread-local variable' workloads/x.c <<'END'
_Thread_local int workload_x;
END
rejects 'a plug-in with a second name' runners/x.c <<<'const int helper = 1;'
rejects 'a module with a foreign name' bench/x.c <<<'int y_make(void);
int y_make(void) { return 1; }'
accepts 'a table of texts' workloads/x.c <<'END'
static const char *const words[] = {"a", "b"};
const char *const *const workload_x = words;
END
accepts 'a module with its own name' bench/x.c <<<'int x_make(void);
int x_make(void) { return 1; }'
judge
