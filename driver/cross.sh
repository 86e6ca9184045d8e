#!/usr/bin/env bash
# Builds fsbpf.sys for 64-bit Windows by mingw-w64: bash driver/cross.sh [directory, driver/out] [image base]
# Objects newer than all sources are kept: a second image base costs a link.
set -euo pipefail
cd "$(dirname "$0")"
base=${2:-0x140000000}
out=$(mkdir -p "${1:-out}" && cd "${1:-out}" && pwd)

tools=x86_64-w64-mingw32
command -v $tools-gcc >/dev/null || {
    echo 'x86_64-w64-mingw32-gcc is missing: apt-get install gcc-mingw-w64-x86-64' >&2
    exit 1
}

warnings=(-Wall -Wextra -Werror)
headers=(-Icompat -Iinclude -Isrc -I../bpf/include -isystem /usr/share/mingw-w64/include/ddk)
windows=(-D_WIN32_WINNT=0x0A00 -DNTDDI_VERSION=0x0A00000B)
# No red zone: interrupts use the stack below its pointer. No stack protector: its runtime is not there.
kernel=(-ffreestanding -mno-red-zone -fno-stack-protector)
# FORCE_INTEGRITY: PsSetCreateProcessNotifyRoutineEx refuses drivers without it.
link=(-nostdlib -s -Wl,--subsystem,native -Wl,--entry,DriverEntry -Wl,--image-base,"$base" -Wl,--dynamicbase
    -Wl,--major-os-version,10 -Wl,--major-subsystem-version,10 -Wl,--minor-subsystem-version,0
    -Wl,--nxcompat -Wl,--forceinteg -Wl,--enable-reloc-section -Wl,--no-insert-timestamp)
libraries=(fltmgr netio ntoskrnl)
sources=(src/*.c compat/*.c)

for library in "${libraries[@]}"; do
    $tools-dlltool --no-leading-underscore -d "def/$library.def" -l "$out/lib$library.a"
done

newest=$(ls -t src/* compat/* include/* ../bpf/include/* cross.sh | head -1)
outdated() {
    local source
    for source in "${sources[@]}"; do
        [ "$out/$(basename "$source" .c).o" -nt "$newest" ] || printf '%s\n' "$source"
    done
}
outdated | xargs -r -P "$(nproc)" -I{} sh -c 'source=$1 out=$2; shift 2; exec "$@" -c "$source" -o "$out/$(basename "$source" .c).o"' \
    sh {} "$out" $tools-gcc -std=gnu17 -O2 "${warnings[@]}" "${headers[@]}" "${windows[@]}" "${kernel[@]}"

objects=()
for source in "${sources[@]}"; do objects+=("$out/$(basename "$source" .c).o"); done
$tools-gcc "${link[@]}" -o "$out/fsbpf.sys" "${objects[@]}" -L"$out" "${libraries[@]/#/-l}"
