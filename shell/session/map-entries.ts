import type { LoadedProgram } from '../backend/contract.ts';

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Removes the entries of a hash map whose keys (a view, and where in it) are wanted. */
export function deleteWhere(
  loaded: LoadedProgram,
  map: number,
  isWanted: (keys: DataView, at: number) => boolean,
): void {
  const { count, keys } = loaded.readEntries(map);
  const size = count === 0 ? 0 : keys.length / count;
  const view = viewOf(keys);
  const wanted = new Uint8Array(keys.length);
  let wantedCount = 0;
  for (let at = 0; at < keys.length; at += size) {
    if (isWanted(view, at)) wanted.set(keys.subarray(at, at + size), wantedCount++ * size);
  }
  loaded.deleteEntries(map, wanted.subarray(0, wantedCount * size), wantedCount);
}
