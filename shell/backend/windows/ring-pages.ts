import koffi from 'koffi';
import type { RingPages } from '../ring-pages.ts';
import { ebpfapi } from './library.ts';
import { checkResult } from './native-error.ts';

const wordBytes = 8;

/** sizeBytes is what the map was made with; the library says what it mapped. */
export function ringPages(fd: number, _sizeBytes: number): RingPages {
  const [consumer, producer, data, size] = [0, 0, 0, 0].map(() => Buffer.alloc(wordBytes)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const result = ebpfapi.ebpf_ring_buffer_map_map_buffer(fd, consumer, producer, data, size);
  checkResult('mapping the ring buffer', result);
  const [consumerAddress, producerAddress, dataAddress] = [consumer, producer, data].map((each) =>
    each.readBigUInt64LE(),
  ) as [bigint, bigint, bigint];
  const sizeBytes = Number(size.readBigUInt64LE());
  return {
    sizeBytes,
    consumer: new BigUint64Array(koffi.view(consumerAddress, wordBytes), 0, 1),
    producer: new BigUint64Array(koffi.view(producerAddress, wordBytes), 0, 1),
    data: new DataView(koffi.view(dataAddress, 2 * sizeBytes)),
    close: () => void ebpfapi.ebpf_ring_buffer_map_unmap_buffer(fd, consumerAddress, producerAddress, dataAddress),
  };
}
