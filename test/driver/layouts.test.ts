import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Types that both sides of the emulation look into, and their members. */
const layouts: Readonly<Record<string, readonly string[]>> = {
  GUID: ['Data1', 'Data4'],
  UNICODE_STRING: ['Length', 'MaximumLength', 'Buffer'],
  LARGE_INTEGER: ['QuadPart'],
  OBJECT_ATTRIBUTES: ['Length', 'RootDirectory', 'ObjectName', 'Attributes', 'SecurityDescriptor'],
  CLIENT_ID: ['UniqueProcess', 'UniqueThread'],
  LUID: ['LowPart', 'HighPart'],
  IO_STATUS_BLOCK: ['Status', 'Information'],
  IO_SECURITY_CONTEXT: ['SecurityQos', 'AccessState', 'DesiredAccess', 'FullCreateOptions'],
  FILE_BASIC_INFORMATION: ['CreationTime', 'FileAttributes'],
  FILE_STANDARD_INFORMATION: ['AllocationSize', 'EndOfFile', 'NumberOfLinks', 'DeletePending', 'Directory'],
  FILE_INTERNAL_INFORMATION: ['IndexNumber'],
  FILE_END_OF_FILE_INFORMATION: ['EndOfFile'],
  FILE_DISPOSITION_INFORMATION: ['DeleteFile'],
  FILE_RENAME_INFORMATION: ['ReplaceIfExists', 'RootDirectory', 'FileNameLength', 'FileName'],
  FILE_LINK_INFORMATION: ['ReplaceIfExists', 'RootDirectory', 'FileNameLength', 'FileName'],
  FILE_NETWORK_OPEN_INFORMATION: ['CreationTime', 'AllocationSize', 'EndOfFile', 'FileAttributes'],
  PS_CREATE_NOTIFY_INFO: [
    'Size',
    'ParentProcessId',
    'CreatingThreadId',
    'ImageFileName',
    'CommandLine',
    'CreationStatus',
  ],
  PROCESS_BASIC_INFORMATION: ['ExitStatus', 'UniqueProcessId', 'InheritedFromUniqueProcessId'],
  SID: ['SubAuthorityCount', 'SubAuthority'],
  TOKEN_USER: ['User'],
  EVENT_DESCRIPTOR: ['Id', 'Level', 'Keyword'],
  EVENT_DATA_DESCRIPTOR: ['Ptr', 'Size'],
  LOOKASIDE_LIST_EX: [],
  EX_SPIN_LOCK: [],
};
/** The end of it is opaque in the emulation. */
const fileObject = ['FsContext', 'FsContext2', 'RelatedFileObject', 'Flags', 'FileName', 'CurrentByteOffset'];

/** Numbers that both give names to. */
const constants = [
  ...['IRP_MJ_CREATE', 'IRP_MJ_READ', 'IRP_MJ_WRITE', 'IRP_MJ_QUERY_INFORMATION', 'IRP_MJ_SET_INFORMATION'],
  ...['IRP_MJ_FLUSH_BUFFERS', 'IRP_MJ_DIRECTORY_CONTROL', 'IRP_MJ_FILE_SYSTEM_CONTROL', 'IRP_MJ_LOCK_CONTROL'],
  ...['IRP_MJ_CLEANUP', 'IRP_MN_QUERY_DIRECTORY', 'IRP_MN_USER_FS_REQUEST', 'IRP_MN_LOCK', 'IRP_PAGING_IO'],
  ...['IRP_SYNCHRONOUS_PAGING_IO', 'SL_OPEN_PAGING_FILE', 'SL_OPEN_TARGET_DIRECTORY', 'FO_HANDLE_CREATED'],
  ...['FO_VOLUME_OPEN', 'FO_CLEANUP_COMPLETE', 'FILE_SUPERSEDE', 'FILE_OPEN', 'FILE_CREATE', 'FILE_OPEN_IF'],
  ...['FILE_OVERWRITE', 'FILE_OVERWRITE_IF', 'FILE_VALID_OPTION_FLAGS', 'FILE_DIRECTORY_FILE', 'FILE_WRITE_THROUGH'],
  ...['FILE_NO_INTERMEDIATE_BUFFERING', 'FILE_DELETE_ON_CLOSE', 'FILE_OPEN_BY_FILE_ID', 'FILE_OPEN_REPARSE_POINT'],
  ...['FILE_CREATED', 'FILE_READ_DATA', 'FILE_WRITE_DATA', 'FILE_APPEND_DATA', 'FILE_EXECUTE', 'GENERIC_READ'],
  ...['FILE_DEVICE_NETWORK_FILE_SYSTEM', 'PAGE_READWRITE', 'PAGE_EXECUTE_WRITECOPY', 'IO_REPARSE'],
  ...['FileBasicInformation', 'FileStandardInformation', 'FileInternalInformation', 'FileRenameInformation'],
  ...['FileLinkInformation', 'FileDispositionInformation', 'FileAllInformation', 'FileAllocationInformation'],
  ...['FileEndOfFileInformation', 'FileNetworkOpenInformation', 'FileAttributeTagInformation', 'SyncTypeCreateSection'],
  ...['STATUS_REPARSE', 'STATUS_PENDING', 'STATUS_ACCESS_DENIED', 'STATUS_INSUFFICIENT_RESOURCES'],
  ...['STATUS_FLT_DO_NOT_DETACH', 'STATUS_FLT_DO_NOT_ATTACH', 'STATUS_FLT_CONTEXT_ALREADY_DEFINED'],
  ...['STATUS_NOT_SAME_DEVICE', 'STATUS_TOO_MANY_LINKS', 'STATUS_REVISION_MISMATCH', 'STATUS_CONNECTION_COUNT_LIMIT'],
  ...['OBJ_KERNEL_HANDLE', 'OBJ_CASE_INSENSITIVE', 'TokenUser', 'ProcessBasicInformation', 'NonPagedPoolNx'],
  ...['DISPATCH_LEVEL', 'EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE', 'STANDARD_RIGHTS_ALL'],
];

const expressions = [
  ...Object.entries(layouts).flatMap(([type, members]) => [
    `sizeof(${type})`,
    ...members.map((member) => `offsetof(${type}, ${member})`),
  ]),
  ...fileObject.map((member) => `offsetof(FILE_OBJECT, ${member})`),
  ...constants.map((name) => `(unsigned)(${name})`),
];

const includes = ['-Idriver/compat', '-Idriver/include', '-Ibpf/include'];

/** What they are in the emulation. */
function emulated(directory: string): readonly string[] {
  const source = join(directory, 'emulated.c');
  const prints = expressions.map((expression) => `    printf("%llu\\n", (unsigned long long)(${expression}));`);
  writeFileSync(
    source,
    `#include <stdio.h>\n#include "kernel.h"\nint main(void)\n{\n${prints.join('\n')}\n    return 0;\n}\n`,
  );
  const flags = ['-DFSBPF_EMULATION', '-fshort-wchar', '-fms-extensions', '-Idriver/emu/include', ...includes];
  execFileSync('gcc', [...flags, source, '-o', join(directory, 'emulated')]);
  return execFileSync(join(directory, 'emulated'), { encoding: 'utf8' }).trim().split('\n');
}

/** What mingw's headers have other values for, by the compiler's complaints. */
function differing(directory: string, values: readonly string[]): string {
  const source = join(directory, 'windows.c');
  const asserts = expressions.map(
    (expression, index) => `_Static_assert((${expression}) == ${values[index]}ull, "${expression}");`,
  );
  writeFileSync(source, `#include "kernel.h"\n${asserts.join('\n')}\n`);
  const windows = ['-D_WIN32_WINNT=0x0A00', '-DNTDDI_VERSION=0x0A00000B', '-isystem/usr/share/mingw-w64/include/ddk'];
  try {
    execFileSync('x86_64-w64-mingw32-gcc', ['-std=gnu17', ...windows, ...includes, '-fsyntax-only', source], {
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr);
  }
}

describe.skipIf(missing('gcc', 'x86_64-w64-mingw32-gcc') !== undefined)("the emulation's kernel", () => {
  test("has the layouts and numbers of Windows, by another project's headers", () => {
    const directory = scratchDirectory();
    const values = emulated(directory);
    expect(values).toHaveLength(expressions.length);
    expect(differing(directory, values)).toBe('');
    const wrong = values.map((value, index) => (index === 3 ? String(Number(value) + 1) : value));
    expect(differing(directory, wrong)).toContain(`static assertion failed: "${expressions[3]!}"`);
  });
});
