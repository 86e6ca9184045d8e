#!/usr/bin/env bash
# Builds the test double of eBPF for Windows by mingw-w64: bash driver/double/build.sh [directory, build/windows/double]
#   fsbpf-kernel.dll  the machine: the minifilter on the emulation, the eBPF core, an interpreter
#   ebpfapi.dll       what user mode calls, by the names and semantics of eBPF for Windows
#   fltlib.dll        the way to the driver's port
set -euo pipefail
cd "$(dirname "$0")"
out=$(mkdir -p "${1:-../../build/windows/double}" && cd "${1:-../../build/windows/double}" && pwd)

compiler=x86_64-w64-mingw32-gcc
command -v $compiler >/dev/null || {
    echo "$compiler is missing: apt-get install gcc-mingw-w64-x86-64" >&2
    exit 1
}

common=(-std=gnu17 -O2 -g0 -Wall -Wextra -Werror -Wno-multichar -Wno-cast-function-type -D__USE_MINGW_ANSI_STDIO=1)
# The driver and the emulation see no header of Windows but their own.
emulated=(-fms-extensions -DFSBPF_EMULATION -DFSBPF_DOUBLE_KERNEL -iquote . -iquote ../emu -I../emu/include -I../compat -I../include
    -I../src -I../../bpf/include -Wno-format -include pthread_time.h)
native=(-D_WIN32_WINNT=0x0A00 -I. -I../include -I../compat -I../../bpf/include)

# What drives the emulation on Linux, or looks at its memory as Linux does.
linux_only=' bench fuzz host interleavings main pages pe pe-main program-commands races scenario trials '
emulation=()
for source in ../emu/*.c; do
    name=$(basename "$source" .c)
    [[ $linux_only == *" $name "* ]] || emulation+=("$name")
done
kernel=(atomic arithmetic call check clock hash helpers interpreter kernel-port machine maps memory objects pages programs
    record story)
windows=(ring stand-ins windows)
api=(api-descriptors api-errors api-maps api-objects api-programs api-ring api-store image types)

rm -f "$out"/*.dll # what can't be built is not there
newest=$(find . ../emu ../src ../compat ../include ../../bpf/include \( -name '*.h' -o -path ./build.sh \) -printf '%T@ %p\n' |
    sort -rn | head -1 | cut -d' ' -f2-)
objects=()
compile() { # object, source, flags…
    local object=$out/$1.o source=$2
    shift 2
    objects+=("$object")
    if [[ $object -nt $source && $object -nt $newest ]]; then return; fi
    $compiler "${common[@]}" "$@" -c "$source" -o "$object" &
    if (($(jobs -rp | wc -l) >= $(nproc))); then wait -n; fi
}
finish() { while [ -n "$(jobs -rp)" ]; do wait -n; done; }
link() { # library, what it links with…
    local library=$out/$1
    shift
    finish
    $compiler -shared -static -s -Wl,--no-insert-timestamp -o "$library" "${objects[@]}" "$@"
    objects=()
}

for name in "${emulation[@]}"; do compile "emu-$name" "../emu/$name.c" "${emulated[@]}"; done
for source in ../src/*.c ../compat/*.c; do compile "driver-$(basename "$source" .c)" "$source" "${emulated[@]}"; done
for name in "${kernel[@]}"; do compile "kernel-$name" "$name.c" "${emulated[@]}"; done
for name in "${windows[@]}"; do compile "kernel-$name" "$name.c" "${native[@]}" -DFSBPF_DOUBLE_KERNEL; done
link fsbpf-kernel.dll -Wl,--out-implib,"$out/libfsbpf-kernel.a" -lpthread -ladvapi32
for name in "${api[@]}"; do compile "$name" "$name.c" "${native[@]}"; done
link ebpfapi.dll "$out/libfsbpf-kernel.a" -ladvapi32
compile fltlib fltlib.c "${native[@]}"
link fltlib.dll "$out/libfsbpf-kernel.a"
