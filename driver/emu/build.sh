#!/usr/bin/env bash
# Builds the driver for the emulation: driver/emu/build.sh VARIANT → build/driver/VARIANT
#   asan      address and undefined behaviour
#   tsan      threads
#   coverage  counts lines and branches (clang's source-based coverage)
#   plain     for measurements
#   fuzz      libFuzzer, with asan's checks
#   pe        only the emulation, for a .sys that it loads
set -euo pipefail
cd "$(dirname "$0")/.."
variant=$1
output=../build/driver
objects=$output/objects-$variant

common=(-std=gnu17 -Wall -Wextra -Werror -Wno-multichar -fshort-wchar -fms-extensions -g -DFSBPF_EMULATION
    # general-dynamic TLS loses registers of callers with Windows' convention
    -ftls-model=initial-exec -fno-omit-frame-pointer)
driver_only=()
link=(-lpthread)
case $variant in
asan) flags=(-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined) ;;
tsan) flags=(-O1 -fsanitize=thread) ;;
coverage)
    flags=(-O1)
    driver_only=(-fprofile-instr-generate -fcoverage-mapping)
    link+=(-fprofile-instr-generate)
    ;;
plain | pe) flags=(-O2) ;;
fuzz) flags=(-O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined) ;;
*)
    echo "unknown variant $variant" >&2
    exit 2
    ;;
esac

emulation=(-D_GNU_SOURCE -Iemu -Iemu/include -Icompat -Iinclude -I../bpf/include)
# The sources of the driver see no header of the emulation but those that stand for Windows'.
driver=(-Iemu/include -Icompat -Iinclude -Isrc -I../bpf/include)

mkdir -p "$objects"
sources=(emu/*.c)
case $variant in
pe) entry=pe-main.c ;;
fuzz) entry=fuzz.c ;;
*) entry=main.c ;;
esac
linked=()
compile() { # source, flags…
    local source=$1 object
    shift
    object=$objects/$(basename "$source" .c).o
    [[ $source == src/* || $source == compat/* ]] && object=$objects/driver-$(basename "$source" .c).o
    linked+=("$object")
    # Headers are few and small: any newer one builds anew.
    if [ ! -e "$object" ] || [ -n "$(find "$source" emu src compat include ../bpf/include -newer "$object" \
        \( -name '*.h' -o -path "$source" -o -name build.sh \) -print -quit)" ]; then
        clang "${common[@]}" "${flags[@]}" "$@" -c "$source" -o "$object" &
        if (($(jobs -rp | wc -l) >= $(nproc))); then wait -n; fi
    fi
}
for source in "${sources[@]}"; do
    case $(basename "$source") in
    main.c | pe-main.c | pe.c | fuzz.c)
        [[ $(basename "$source") == "$entry" || ($variant == pe && $source == emu/pe.c) ]] || continue
        ;;
    esac
    compile "$source" "${emulation[@]}"
done
if [ "$variant" != pe ]; then
    for source in src/*.c compat/*.c; do compile "$source" "${driver[@]}" "${driver_only[@]}"; done
fi
while [ -n "$(jobs -rp)" ]; do wait -n; done
clang "${common[@]}" "${flags[@]}" "${linked[@]}" "${link[@]}" -o "$output/$variant"
