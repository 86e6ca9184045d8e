import koffi from 'koffi';
import { BackendError } from '../errors.ts';
import type { RingPages } from '../ring-pages.ts';
import { libc } from './library.ts';

const pageSizeBytes = 4096;
const protection = { read: 1, readWrite: 3 } as const;
const MAP_SHARED = 1;

export function ringPages(fd: number, sizeBytes: number): RingPages {
  const producerSizeBytes = pageSizeBytes + 2 * sizeBytes;
  const consumerAddress = map(pageSizeBytes, protection.readWrite, fd, 0);
  const producerAddress = map(producerSizeBytes, protection.read, fd, pageSizeBytes);
  const producer = koffi.view(producerAddress, producerSizeBytes);
  return {
    sizeBytes,
    consumer: new BigUint64Array(koffi.view(consumerAddress, pageSizeBytes), 0, 1),
    producer: new BigUint64Array(producer, 0, 1),
    data: new DataView(producer, pageSizeBytes),
    close: () => {
      libc.munmap(producerAddress, producerSizeBytes);
      libc.munmap(consumerAddress, pageSizeBytes);
    },
  };
}

function map(length: number, access: number, fd: number, offset: number): unknown {
  const address = libc.mmap(null, length, access, MAP_SHARED, fd, offset);
  if (address === null || BigInt.asIntN(64, koffi.address(address)) === -1n) {
    const hint = 'less memory may be locked than needed: ulimit -l';
    throw new BackendError('native', 'mapping the ring buffer failed', { hint });
  }
  return address;
}
