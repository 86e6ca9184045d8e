/* SPDX-License-Identifier: MIT */
#include "guarded_copy.h"

#if defined(_MSC_VER)

_Use_decl_annotations_ NTSTATUS fsbpf_copy_guarded(PVOID destination, const VOID *source, SIZE_T length)
{
    __try {
        RtlCopyMemory(destination, source, length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return STATUS_ACCESS_VIOLATION;
    }
    return STATUS_SUCCESS;
}

#elif defined(FSBPF_EMULATION)

_Use_decl_annotations_ NTSTATUS fsbpf_copy_guarded(PVOID destination, const VOID *source, SIZE_T length)
{
    return EmuGuardedCopy(destination, source, length);
}

#else

/*
 * gcc has no __try: the scope table that it stands for is written out. An exception between 1 and 2 goes on at 3
 * (filter 1 is EXCEPTION_EXECUTE_HANDLER). rcx: destination, rdx: source, r8: length.
 */
__asm__(".text\n"
        ".globl fsbpf_copy_guarded\n"
        ".def fsbpf_copy_guarded; .scl 2; .type 32; .endef\n"
        ".seh_proc fsbpf_copy_guarded\n"
        "fsbpf_copy_guarded:\n"
        "    push %rdi\n"
        "    .seh_pushreg %rdi\n"
        "    push %rsi\n"
        "    .seh_pushreg %rsi\n"
        "    sub $40, %rsp\n"
        "    .seh_stackalloc 40\n"
        "    .seh_endprologue\n"
        "    .seh_handler __C_specific_handler, @except\n"
        "    .seh_handlerdata\n"
        "    .long 1\n"
        "    .rva fsbpf_copy_begin, fsbpf_copy_end\n"
        "    .long 1\n"
        "    .rva fsbpf_copy_fault\n"
        ".text\n"
        "    mov %rcx, %rdi\n"
        "    mov %rdx, %rsi\n"
        "    mov %r8, %rcx\n"
        "fsbpf_copy_begin:\n"
        "    rep movsb\n"
        "fsbpf_copy_end:\n"
        "    xor %eax, %eax\n"
        "    jmp fsbpf_copy_return\n"
        "fsbpf_copy_fault:\n"
        "    mov $0xc0000005, %eax\n"
        "fsbpf_copy_return:\n"
        "    add $40, %rsp\n"
        "    pop %rsi\n"
        "    pop %rdi\n"
        "    ret\n"
        "    .seh_endproc\n");

#endif
