#!/usr/bin/env bash
# Builds everything, checks the format and runs every test project, on Debian or Ubuntu with the .NET 10 SDK.
#
#   bash tests/run.sh                     the whole suite
#   bash tests/run.sh --full              with the full number of seeds and repetitions (slow)
#   bash tests/run.sh --filter Domain     only the test projects whose name contains "Domain", without the format check
#
# The last line is "N passed, N failed" (", N skipped" where any were). A build that fails, a format that differs, and a
# project that crashes, hangs or runs no test count as one failure each; with any failure the exit code is 1.
# VPP_SEED_FAILURE=1 makes one test fail, to see that this script tells.
#
# The build is Release: what is tested is what runs. Checked arithmetic is on in it, so no check is lost.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=Release
filter=
seconds_max=900
while (($# > 0)); do
    case $1 in
        --full) export VPP_TEST_FULL=1; seconds_max=7200 ;;
        --filter) filter=${2:?--filter needs a part of a project\'s name}; shift ;;
        *) sed -n '2,7p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done

passed=0 failed=0 skipped=0
logs=artifacts/test-logs
mkdir -p "$logs"

finish() {
    local skips=
    ((skipped > 0)) && skips=", $skipped skipped"
    echo "$passed passed, $failed failed$skips"
    exit $((failed > 0 ? 1 : 0))
}

# step NAME COMMAND...: runs a command in silence; when it fails, shows what it said and counts a failure.
step() {
    local name=$1 log="$logs/${1// /-}.log" started=$SECONDS
    shift
    printf '%-32s' "$name"
    if "$@" > "$log" 2>&1 < /dev/null; then
        echo "done ($((SECONDS - started)) s)"
    else
        echo "FAILED ($((SECONDS - started)) s)"
        grep -E 'error|warn' "$log" | sort -u | head -n 200 || true
        tail -n 20 "$log"
        failed=$((failed + 1))
        return 1
    fi
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo > /dev/null && { [[ -t 0 ]] || sudo -n true; }; then
        sudo "$@"
    else
        echo "This needs root: $*"
        return 1
    fi
}

install_package() {
    as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1"
}

# need PACKAGE PRESENT...: installs a system package unless the command PRESENT succeeds.
need() {
    local package=$1
    shift
    "$@" && return
    step "install $package" install_package "$package" \
        || echo "Debian package $package is missing and could not be installed: run 'apt-get install $package' as root."
}

has_git() { command -v git > /dev/null; }
has_postgresql() { command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null; }

# Restoring again is the cure for a package source that hiccups.
restore() { dotnet restore "$1" || dotnet restore "$1"; }

# count LABEL LOG: the number behind a label of the runner's summary.
count() { sed -nE "s/^.* $1: ([0-9]+).*$/\1/p" "$2" | tail -n 1; }

run_project() {
    local name log code total errors failures skips started=$SECONDS
    name=$(basename "$1" .csproj)
    log="$logs/$name.log"
    printf '%-32s' "$name"
    timeout --kill-after=10 "$seconds_max" \
        dotnet run --no-build --configuration "$configuration" --project "$1" -- -noColor -noLogo \
        > "$log" 2>&1 < /dev/null
    code=$?
    total=$(count Total "$log") errors=$(count Errors "$log")
    failures=$(count Failed "$log") skips=$(count Skipped "$log")
    total=${total:-0} failures=$((${failures:-0} + ${errors:-0})) skips=${skips:-0}

    local note=
    ((total == 0)) && note=", ran no test"
    ((code == 124 || code == 137)) && note=", stopped after $seconds_max s"
    if ((failures == 0)) && { ((code != 0)) || ((total == 0)); }; then
        failures=1
        note="${note:-, ended with exit code $code}"
        total=$((total + 1))
    fi

    local passes=$((total - failures - skips))
    passed=$((passed + (passes > 0 ? passes : 0))) failed=$((failed + failures)) skipped=$((skipped + skips))
    echo "$((passes > 0 ? passes : 0)) passed, $failures failed$note ($((SECONDS - started)) s)"
    if ((failures > 0)); then
        cat "$log"
    fi
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# Builds must not leave processes behind that keep a pipe of the caller open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
export HOME="${HOME:-$PWD/artifacts/home}"

if ! command -v dotnet > /dev/null; then
    echo "The .NET 10 SDK is missing: 'dotnet' is not on the PATH."
    failed=1
    finish
fi

mapfile -t projects < <(compgen -G 'tests/*.Tests/*.csproj' | grep -F -- "$filter" | sort)
if ((${#projects[@]} == 0)); then
    echo "No test project's name contains '$filter'."
    failed=1
    finish
fi

need git has_git
need postgresql has_postgresql

if [[ -n $filter ]]; then
    for project in "${projects[@]}"; do
        step "build $(basename "$project" .csproj)" dotnet build "$project" --configuration "$configuration" || finish
    done
else
    step restore restore Vpp.sln || finish
    step build dotnet build Vpp.sln --configuration "$configuration" --no-restore || finish
    step format dotnet format Vpp.sln --verify-no-changes --no-restore
fi

for project in "${projects[@]}"; do
    run_project "$project"
done

finish
