/* SPDX-License-Identifier: MIT */
/* Base types. LLP64: LONG and ULONG have 32 bits, WCHAR 16. */
#ifndef FSBPF_EMU_NT_TYPES_H
#define FSBPF_EMU_NT_TYPES_H

#define NTAPI __attribute__((ms_abi))
#define VOID void
#define FORCEINLINE static inline __attribute__((always_inline))
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address)-offsetof(type, field)))
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define FlagOn(flags, bit) ((flags) & (bit))
#define TRUE 1
#define FALSE 0

typedef void *PVOID;
typedef void *HANDLE, **PHANDLE;
typedef char CHAR, *PCHAR;
typedef unsigned char UCHAR, *PUCHAR;
typedef UCHAR BOOLEAN, *PBOOLEAN;
typedef int16_t SHORT, CSHORT;
typedef uint16_t USHORT, *PUSHORT;
typedef int32_t LONG, *PLONG;
typedef uint32_t ULONG, *PULONG;
typedef int64_t LONGLONG, LONG64, LONG_PTR;
typedef uint64_t ULONGLONG, ULONG64, *PULONG64, ULONG_PTR, SIZE_T;
typedef wchar_t WCHAR, *PWSTR, *PWCH;
typedef const WCHAR *PCWSTR, *PCWCH;
typedef LONG NTSTATUS, *PNTSTATUS;
typedef ULONG ACCESS_MASK, DEVICE_TYPE;
typedef CHAR KPROCESSOR_MODE;
typedef UCHAR KIRQL, *PKIRQL;

#define PASSIVE_LEVEL 0
#define APC_LEVEL 1
#define DISPATCH_LEVEL 2
enum { KernelMode, UserMode };

typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;
typedef const GUID *LPCGUID;

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID;

typedef struct _UNICODE_STRING {
    USHORT Length; /* bytes */
    USHORT MaximumLength;
    PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_KERNEL_HANDLE 0x00000200
#define InitializeObjectAttributes(attributes, name, flags, root, security)                                            \
    (*(attributes) = (OBJECT_ATTRIBUTES){sizeof(OBJECT_ATTRIBUTES), root, name, flags, security, NULL})

#define STANDARD_RIGHTS_ALL 0x001f0000
#define SYNCHRONIZE 0x00100000
#define DELETE 0x00010000
#define GENERIC_READ 0x80000000
#define GENERIC_WRITE 0x40000000
#define GENERIC_EXECUTE 0x20000000
#define GENERIC_ALL 0x10000000

typedef PVOID PSECURITY_DESCRIPTOR;
typedef PVOID PACCESS_TOKEN;

/* Objects that the driver never looks into. */
typedef struct _EPROCESS *PEPROCESS;
typedef struct _ETHREAD *PETHREAD;
typedef struct _IRP *PIRP;
typedef struct _MDL *PMDL;
typedef struct _ECP_LIST *PECP_LIST;
typedef struct _DEVICE_OBJECT *PDEVICE_OBJECT;
typedef struct _DRIVER_OBJECT *PDRIVER_OBJECT;
typedef struct _OBJECT_TYPE *POBJECT_TYPE;

typedef enum { NonPagedPool = 0, PagedPool = 1, NonPagedPoolNx = 512 } POOL_TYPE;
typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_UNINITIALIZED 0x2ull
#define POOL_FLAG_NON_PAGED 0x40ull
#define POOL_FLAG_PAGED 0x100ull

typedef LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;

/* Opaque here: its routines are calls. A cross-built driver inlines them, so its layout is that of Windows (96 bytes). */
typedef struct _LOOKASIDE_LIST_EX {
    uint64_t Opaque[12];
} __attribute__((aligned(16))) LOOKASIDE_LIST_EX, *PLOOKASIDE_LIST_EX;
typedef PVOID(NTAPI *PALLOCATE_FUNCTION_EX)(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                            PLOOKASIDE_LIST_EX Lookaside);
typedef VOID(NTAPI *PFREE_FUNCTION_EX)(PVOID Buffer, PLOOKASIDE_LIST_EX Lookaside);
#define EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE 0x00000002

_Static_assert(sizeof(WCHAR) == 2, "-fshort-wchar");
_Static_assert(sizeof(UNICODE_STRING) == 16, "UNICODE_STRING");
_Static_assert(sizeof(OBJECT_ATTRIBUTES) == 48, "OBJECT_ATTRIBUTES");

#endif
