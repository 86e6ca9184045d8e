import type { CodeIntegrity } from './code-integrity.ts';
import type { DriverInformation } from './driver-port.ts';
import type { ServiceState } from './services.ts';

/** Something that Windows was asked: the answer, or why there is none. */
export type Answer<Value> = { readonly value: Value } | { readonly problem: string; readonly code: string };

/** One of the places where eBPF for Windows keeps program types. */
export type StoreState =
  /** There is no store in this place. */
  | { readonly kind: 'none' }
  /** A store without the program type. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'current' }
  /** Another version's program type. */
  | { readonly kind: 'stale'; readonly differs: readonly string[] };

/** Whether the core takes byte code, which a program was offered it for. */
export type ByteCode = 'runs' | 'native-only' | 'unknown-type' | { readonly refused: string };

/** All that decides whether programs run, as plain data. What it means: windows-rules.ts. */
export interface WindowsFacts {
  /** "10.0.26100". */
  readonly release: string;
  readonly processor: string;
  readonly isElevated: Answer<boolean>;
  readonly codeIntegrity: Answer<CodeIntegrity>;
  /** Where ebpfapi.dll was found. */
  readonly library: Answer<string>;
  readonly services: Readonly<Record<'eBPFCore' | 'eBPFSvc' | 'fsbpf', Answer<ServiceState>>>;
  /** HKEY_LOCAL_MACHINE, which services look into, and HKEY_CURRENT_USER, which hides it from this user's programs. */
  readonly store: { readonly machine: Answer<StoreState>; readonly user: Answer<StoreState> };
  readonly byteCode: Answer<ByteCode>;
  readonly driver: Answer<DriverInformation>;
}
