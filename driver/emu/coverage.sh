#!/usr/bin/env bash
# npm run driver:coverage: what of driver/src the tests of the rig run, by clang's counters. The .sys is not measured.
set -euo pipefail
cd "$(dirname "$0")/../.."
profiles=$PWD/build/driver/profiles
rm -rf "$profiles"
export FSBPF_RIG=coverage LLVM_PROFILE_FILE="$profiles/%p.profraw"
npx vitest run --project driver --exclude '**/fuzz.test.ts' "$@"
llvm-profdata merge -o "$profiles/all.profdata" "$profiles"/*.profraw
llvm-cov report build/driver/coverage -instr-profile="$profiles/all.profdata" driver/src driver/compat
