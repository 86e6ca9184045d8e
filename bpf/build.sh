#!/usr/bin/env bash
# Builds the Linux providers into bpf/linux/built/ (kept in the repository, so that users need no clang).
# Usage: bash bpf/build.sh [DIRECTORY]
set -euo pipefail
cd "$(dirname "$0")/linux"
output=${1:-built}
mkdir -p "$output"
build() {
    clang -target bpf -mcpu=v3 -O2 -g -Wall -Werror -I../include -fno-stack-protector -ffile-prefix-map="$PWD"=. \
        -fdebug-compilation-dir=. "${@:3}" -c "$1" -o "$output/$2.full"
    llvm-strip -g -o "$output/$2" "$output/$2.full" # keeps BTF, drops DWARF
    rm "$output/$2.full"
}
build tracepoint.bpf.c tracepoint.bpf.o -DFSBPF_DIRECT_LOADS
build tracepoint.bpf.c tracepoint_probe_read.bpf.o
