#!/usr/bin/env bash
# The program finds its experiments and scripts: from the build tree and once
# installed, from any working directory and after the prefix was moved.
set -euo pipefail
: "${TVP:?}" "${BUILD:?}"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

fail() {
	echo "$*"
	exit 1
}

cmake --install "$BUILD" --prefix "$made/prefix" >/dev/null
for file in bin/tvp share/man/man1/tvp.1 share/tvp/plots/style.gp \
	share/tvp/experiments/quick.json; do
	[[ -e $made/prefix/$file ]] || fail "not installed: $file"
done

# An experiment that the source tree does not have shows who is asked.
mv "$made/prefix" "$made/moved"
cp "$made/moved/share/tvp/experiments/"{quick,only_installed}.json
mkdir "$made/elsewhere"
for folder in "$BUILD" "$made/elsewhere" /; do
	cd "$folder"
	[[ $("$TVP" list experiments) == *quick* ]] ||
		fail "the built program finds no experiments from $folder"
	[[ $("$TVP" list experiments) != *only_installed* ]] ||
		fail "the built program reads the installed experiments"
	[[ $("$made/moved/bin/tvp" list experiments) == *only_installed* ]] ||
		fail "the installed program finds no experiments from $folder"
done

# By name through PATH, and through a link, as people call it.
ln -s "$made/moved/bin/tvp" "$made/elsewhere/tvp"
cd "$made/elsewhere"
for called in "$made/elsewhere/tvp" ./tvp; do
	[[ $("$called" list experiments) == *only_installed* ]] ||
		fail "$called finds no experiments"
done
[[ $(PATH=$made/moved/bin:$PATH tvp list experiments) == *only_installed* ]] ||
	fail "the installed program finds no experiments when called by name"
"$made/moved/bin/tvp" run quick --dry-run >/dev/null ||
	fail "the installed program cannot read its own experiment"
