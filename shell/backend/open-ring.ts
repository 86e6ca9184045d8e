import { join } from 'node:path';
import type { CompiledProgram } from '../codegen/program.ts';
import type { RingPages } from './ring-pages.ts';
import { RingThread } from './ring-thread.ts';
import { Ring } from './ring.ts';

export interface RingPlace {
  readonly program: CompiledProgram;
  readonly fd: number;
  readonly sizeBytes: number;
  /** Where the bundle lies, the thread's program in it. */
  readonly bundle: string;
  readonly pages: (fd: number, sizeBytes: number) => RingPages;
}

/** A thread is worth its start and memory for streams only: texts of tables come seldom. */
export function openRing({ program, fd, sizeBytes, bundle, pages }: RingPlace): Ring | RingThread {
  const isBundled = bundle === import.meta.dirname; // a checkout's sources have no thread that Node could start
  const streams = program.records.some(({ kind }) => kind !== 'action');
  return streams && isBundled
    ? new RingThread(join(bundle, 'ring-worker.cjs'), fd, sizeBytes)
    : new Ring(pages(fd, sizeBytes));
}
