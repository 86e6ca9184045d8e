import { index, type KernelMap } from '../kernel-maps.ts';
import { kernelMaps, mapType } from './maps.ts';

/**
 * Waits until every program that was running has returned. The kernel promises this for one operation: replacing an
 * inner map returns only when no program can still use the old one. That takes 0.1 ms where it is expedited
 * (Linux 6.8), some 10 ms before.
 */
export class GracePeriod {
  #inner: KernelMap | undefined;
  #outer: KernelMap | undefined;

  wait(): void {
    const shape = { keySizeBytes: 4, valueSizeBytes: 4, maxEntries: 1, flags: 0 };
    this.#inner ??= kernelMaps.create({ ...shape, name: 'grace_inner', type: mapType.array });
    this.#outer ??= kernelMaps.create({ ...shape, name: 'grace_outer', type: mapType.arrayOfMaps }, this.#inner.fd);
    kernelMaps.update(this.#outer, index(0), index(this.#inner.fd));
  }

  close(): void {
    for (const map of [this.#inner, this.#outer]) if (map !== undefined) kernelMaps.close(map);
  }
}
