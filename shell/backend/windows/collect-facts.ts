import { existsSync } from 'node:fs';
import { arch, release } from 'node:os';
import koffi from 'koffi';
import { encode } from '../../bytecode/encode.ts';
import { move } from '../../bytecode/alu.ts';
import { r0 } from '../../bytecode/instruction.ts';
import { exit } from '../../bytecode/jump.ts';
import { askCodeIntegrity } from './code-integrity.ts';
import { askInformation, DriverPort, type DriverInformation } from './driver-port.ts';
import { isElevated } from './elevation.ts';
import { ebpfapi, libraryPaths, openEbpfApi } from './library.ts';
import { errnoName } from './native-error.ts';
import { programInformation } from './program-information.ts';
import { serviceState } from './services.ts';
import { machineStore, userStore } from './store-entry.ts';
import type { Answer, ByteCode, WindowsFacts } from './windows-facts.ts';

export const koffiVersion: string = koffi.version;

/** Asks all, whatever fails. Changes nothing: the program that is offered is given back. */
export function collectFacts(): WindowsFacts {
  return {
    release: release(),
    processor: arch(),
    isElevated: asked(isElevated),
    codeIntegrity: asked(askCodeIntegrity),
    library: asked(libraryPath),
    services: {
      eBPFCore: asked(() => serviceState('eBPFCore')),
      eBPFSvc: asked(() => serviceState('eBPFSvc')),
      fsbpf: asked(() => serviceState('fsbpf')),
    },
    store: { machine: asked(machineStore), user: asked(userStore) },
    byteCode: asked(offerByteCode),
    driver: asked(driverInformation),
  };
}

function asked<Value>(ask: () => Value): Answer<Value> {
  try {
    return { value: ask() };
  } catch (error) {
    const { message, code } = error as { readonly message: string; readonly code?: unknown };
    return { problem: message, code: typeof code === 'string' ? code : 'internal' };
  }
}

function libraryPath(): string {
  openEbpfApi();
  return libraryPaths(process.env).find((path) => existsSync(path))!;
}

/** Returns 0 at once. */
const least = encode([move(r0, 0), exit()]);
const bytesAnInstruction = 8;
const errno = { invalid: 22, notSupported: 129 } as const;

/** Only an offer tells: NativeOnly builds have the same functions. */
function offerByteCode(): ByteCode {
  const { programTypeNumber } = programInformation;
  const count = least.length / bytesAnInstruction;
  const result: number = ebpfapi.bpf_prog_load(programTypeNumber, 'fsbpf_offer', 'Dual MIT/GPL', least, count, null);
  if (result >= 0) {
    ebpfapi.ebpf_close_fd(result);
    return 'runs';
  }
  if (-result === errno.notSupported) return 'native-only';
  return -result === errno.invalid ? 'unknown-type' : { refused: errnoName(-result) };
}

function driverInformation(): DriverInformation {
  const port = new DriverPort();
  try {
    return askInformation(port);
  } finally {
    port.close();
  }
}
