# What scripts/test and scripts/matrix share: steps, what they say, and the sum of their tests. To be
# sourced in the repository's root. A step that could not be done, such as a build, is one failed
# test.

logs=build/test-logs
jobs=$(nproc)
passed=0
failed=0
skipped=0

say() { printf '%-16s %s\n' "$1" "$2"; }

failure() {
	failed=$((failed + 1))
	say "$1" "FAILED: $2"
	if [ -s "$logs/$1.log" ]; then
		tail -n 15 "$logs/$1.log" | sed 's/^/                 | /'
	fi
}

# What the caller has set for other work must change no build and no test.
calm_environment() {
	unset CFLAGS CPPFLAGS LDFLAGS CC DESTDIR MAKEFLAGS CDPATH
	unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
	unset POSTRIDER_CONFIG CREDENTIALS_DIRECTORY NOTIFY_SOCKET JOURNAL_STREAM
	unset PYTHONPATH PYTEST_ADDOPTS CTEST_OUTPUT_ON_FAILURE CTEST_PARALLEL_LEVEL
	unset "${!GIT_@}" "${!LC_@}" LANG LANGUAGE
	export LC_ALL=C.UTF-8 TZ=UTC
	export PATH=$PWD/build/peers/bin:$PATH:/usr/sbin
	export UBSAN_OPTIONS=print_stacktrace=1
}

# Adds the tests of a JUnit file to the sums, and tells those that failed. $1: step, $2: the exit
# status of what wrote the file, which may know of failures that the file does not.
count() {
	local step=$1 status=$2 file=$logs/$1.xml numbers
	if ! numbers=$(/usr/bin/python3 - "$file" <<-'END'
		import sys, xml.etree.ElementTree as tree
		good = bad = left = 0
		for case in tree.parse(sys.argv[1]).iter("testcase"):
		    kinds = {child.tag: child.get("message", "") for child in case}
		    # ctest's "notrun" is a program that is not there, or one that chose to skip.
		    gone = case.get("status") == "notrun" and "SKIP_" not in kinds.get("skipped", "")
		    if gone or kinds.keys() & {"failure", "error"}:
		        bad += 1
		        print("failed:", case.get("name"), file=sys.stderr)
		    elif "skipped" in kinds or case.get("status") == "disabled":
		        left += 1
		    else:
		        good += 1
		print(good, bad, left)
	END
	); then
		failure "$step" "the tests ended without a result (see $logs/$step.log)"
		return
	fi
	read -r good bad left <<<"$numbers"
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
	skipped=$((skipped + left))
	say "$step" "$good passed, $bad failed, $left skipped ($SECONDS s)"
}

# $1: name and build folder, $2: preset, further arguments go to cmake.
build() {
	local name=$1 preset=$2
	shift 2
	{
		cmake --preset "$preset" -B "build/$name" "$@" && cmake --build "build/$name" -j "$jobs"
	} >"$logs/build-$name.log" 2>&1
	local status=$?
	if [ $status -ne 0 ]; then
		failure "build-$name" "$logs/build-$name.log"
	else
		say "build-$name" "done ($SECONDS s)"
	fi
	return $status
}

# $1: build folder, further arguments choose tests.
unit_tests() {
	local name=$1 step=test-$1
	shift
	rm -f "$logs/$step.xml"
	ctest --test-dir "build/$name" -j "$jobs" --no-tests=error --output-on-failure \
		--output-junit "$PWD/$logs/$step.xml" "$@" >"$logs/$step.log" 2>&1
	count "$step" $?
}

# $1: step, $2: build folder, further arguments are tests and options of pytest.
end_to_end_tests() {
	local step=$1 name=$2 parallel=()
	shift 2
	if /usr/bin/python3 -c 'import xdist' 2>/dev/null; then
		# The tests of one file share what it has built.
		parallel=(-n "$jobs" --dist loadfile)
	fi
	rm -f "$logs/$step.xml"
	POSTRIDER=$PWD/build/$name/bin/postrider /usr/bin/python3 -m pytest -q -p no:cacheprovider \
		"${parallel[@]}" --junitxml="$logs/$step.xml" "$@" >"$logs/$step.log" 2>&1
	count "$step" $?
}

# Says the sum, which is the last line. Returns 1 where a test failed.
finish() {
	local summary="$passed passed, $failed failed"

	echo "All that was said is in $logs/."
	if [ "$skipped" -gt 0 ]; then
		summary+=", $skipped skipped"
	fi
	echo "$summary"
	[ "$failed" -eq 0 ]
}
