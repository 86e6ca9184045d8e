import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { openSystemLibrary } from './system-library.ts';

const library = bind(() => openSystemLibrary('ntdll.dll'), {
  NtQuerySystemInformation:
    'uint32_t __stdcall NtQuerySystemInformation(int kind, void *answer, uint32_t size, void *returned)',
});

/** SystemCodeIntegrityInformation: { u32 length, u32 options }. */
const codeIntegrity = 103;
const sizeBytes = 8;
/** CODEINTEGRITY_OPTION_TESTSIGN and CODEINTEGRITY_OPTION_HVCI_KMCI_ENABLED. */
const option = { testSigning: 0x2, memoryIntegrity: 0x400 } as const;

export interface CodeIntegrity {
  /** Drivers that are signed with a test certificate load. */
  readonly testSigning: boolean;
  /** HVCI: only signed images run in the kernel. */
  readonly memoryIntegrity: boolean;
}

/** As it is in force now, which a setting becomes at the next start only. */
export function askCodeIntegrity(): CodeIntegrity {
  const answer = Buffer.alloc(sizeBytes);
  answer.writeUInt32LE(sizeBytes);
  const status: number = library.NtQuerySystemInformation(codeIntegrity, answer, sizeBytes, null);
  if (status !== 0) {
    throw new BackendError('code-integrity', `Windows does not tell what it signs: status 0x${status.toString(16)}`);
  }
  const options = answer.readUInt32LE(4);
  return {
    testSigning: (options & option.testSigning) !== 0,
    memoryIntegrity: (options & option.memoryIntegrity) !== 0,
  };
}
