import { i32, i64, local, memory, type Code } from '../wasm/code.ts';
import { block, branch, branchIf, call, leave, loop, unreachable, when } from '../wasm/control.ts';
import type { WasmFunction } from '../wasm/module.ts';
import { copyBytes, hashBytes, sameBytes } from './bytes-code.ts';
import { environment, hashControl, type HashLayout } from './layout.ts';
import { helperError, isPerCpu, updateFlag } from './maps.ts';
import type { MapFunctions } from './map-code.ts';
import { offsetBits, pointer } from './pointers.ts';
import type { Runtime } from './runtime.ts';

/** Bits of an entry's mark. */
export const entryMark = { live: 1, recent: 2 } as const;

/** The functions of one hash map: chains of entries whose places never change, so that pointers to values stay good. */
export function emitHash(runtime: Runtime, map: HashLayout): MapFunctions {
  const bucketOf = emitBucketOf(runtime, map);
  const find = emitFind(runtime, map, bucketOf);
  const take = map.description.kind === 'lruHash' ? emitTakeOrEvict(runtime, map, bucketOf) : emitTake(runtime, map);
  return {
    lookup: emitLookup(runtime, map, find),
    update: emitUpdate(runtime, map, { find, take, bucketOf }),
    remove: emitRemove(runtime, map, bucketOf),
  };
}

const seed = (): bigint =>
  (BigInt(Math.floor(Math.random() * 2 ** 32)) << 32n) | BigInt(Math.floor(Math.random() * 2 ** 32));

/** (address of a key) → address of its bucket. The seed keeps those who choose keys from filling one chain. */
function emitBucketOf({ module }: Runtime, map: HashLayout): WasmFunction {
  const made = module.function(['i32'], 'i32');
  const hash = made.local('i64');
  const scratch = { get: local.get(hash), set: (value: Code) => local.set(hash, value) };
  const hashed = hashBytes({ address: local.get(0) }, map.description.keySizeBytes, seed(), scratch);
  const number = i32.and(i32.wrap(hashed), i32.const(map.bucketCount - 1));
  made.body = i32.add(i32.const(map.buckets), i32.shl(number, i32.const(2)));
  return made;
}

/** (address of a key) → address of its entry, or 0 */
function emitFind({ module }: Runtime, map: HashLayout, bucketOf: WasmFunction): WasmFunction {
  const made = module.function(['i32'], 'i32');
  const key = local.get(0);
  const entry = made.local('i32');
  made.body = [
    local.set(entry, i32.load(call(bucketOf.index, key))),
    loop(
      when(i32.eqz(local.get(entry)), leave(i32.const(0))),
      when(hasKey(map, local.get(entry), key), leave(local.get(entry))),
      local.set(entry, linkOf(map, local.get(entry))),
      branch(0),
    ),
    unreachable,
  ];
  return made;
}

function hasKey(map: HashLayout, entry: Code, key: Code): Code {
  return sameBytes({ address: entry, offset: map.keyOffset }, { address: key }, map.description.keySizeBytes);
}

function linkOf(map: HashLayout, entry: Code): Code {
  return i32.load(entry, map.linkOffset);
}

function setMark(map: HashLayout, entry: Code, mark: number): Code {
  return i32.store(entry, i32.const(mark), map.markOffset);
}

function control(map: HashLayout, word: keyof typeof hashControl): Code {
  return i32.load(i32.const(map.control + hashControl[word]));
}

function setControl(map: HashLayout, word: keyof typeof hashControl, value: Code): Code {
  return i32.store(i32.const(map.control + hashControl[word]), value);
}

/** The number of the element that holds this processor's value. */
function elementOf({ layout }: Runtime, map: HashLayout, entry: Code): Code {
  const number = i32.load(entry, map.numberOffset);
  if (!isPerCpu(map.description)) return number;
  const first = i32.mul(number, i32.const(layout.processors));
  return i32.add(first, i32.load(i32.const(environment.processor)));
}

/** (address of a key) → pointer to the value, or null */
function emitLookup(runtime: Runtime, map: HashLayout, find: WasmFunction): WasmFunction {
  const made = runtime.module.function(['i32'], 'i64');
  const entry = made.local('i32');
  const element = i64.fromI32U(elementOf(runtime, map, local.get(entry)));
  made.body = [
    local.set(entry, call(find.index, local.get(0))),
    when(i32.eqz(local.get(entry)), leave(i64.const(0n))),
    map.description.kind === 'lruHash' ? setMark(map, local.get(entry), entryMark.live | entryMark.recent) : [],
    i64.or(i64.shl(element, i64.const(offsetBits)), i64.const(pointer(map.values.number, 0, 0))),
  ];
  return made;
}

interface HashFunctions {
  readonly find: WasmFunction;
  readonly take: WasmFunction;
  readonly bucketOf: WasmFunction;
}

/** (address of a key, address of a value, flags) → 0 or a negative error */
function emitUpdate(runtime: Runtime, map: HashLayout, { find, take, bucketOf }: HashFunctions): WasmFunction {
  const made = runtime.module.function(['i32', 'i32', 'i64'], 'i64');
  const [key, value, flags] = [local.get(0), local.get(1), local.get(2)];
  const [entry, bucket] = [made.local('i32'), made.local('i32')];
  const fail = (error: bigint): Code => leave(i64.const(error));
  const write = writeValue(runtime, map, local.get(entry), value);
  made.body = [
    when(i64.gtU(flags, i64.const(updateFlag.exist)), fail(helperError.invalid)),
    local.set(entry, call(find.index, key)),
    when(local.get(entry), [
      when(i64.eq(flags, i64.const(updateFlag.noExist)), fail(helperError.exists)),
      map.description.kind === 'lruHash' ? setMark(map, local.get(entry), entryMark.live | entryMark.recent) : [],
      write,
      leave(i64.const(0n)),
    ]),
    when(i64.eq(flags, i64.const(updateFlag.exist)), fail(helperError.noEntry)),
    local.set(entry, call(take.index)),
    when(i32.eqz(local.get(entry)), fail(helperError.tooBig)),
    copyBytes({ address: local.get(entry), offset: map.keyOffset }, { address: key }, map.description.keySizeBytes),
    clearOtherValues(runtime, map, local.get(entry)),
    write,
    local.set(bucket, call(bucketOf.index, key)),
    i32.store(local.get(entry), i32.load(local.get(bucket)), map.linkOffset),
    i32.store(local.get(bucket), local.get(entry)),
    setMark(map, local.get(entry), entryMark.live),
    setControl(map, 'count', i32.add(control(map, 'count'), i32.const(1))),
    i64.const(0n),
  ];
  return made;
}

function writeValue(runtime: Runtime, map: HashLayout, entry: Code, value: Code): Code {
  const { valueSizeBytes } = map.description;
  if (!isPerCpu(map.description)) return copyBytes({ address: entry }, { address: value }, valueSizeBytes);
  const offset = i32.mul(elementOf(runtime, map, entry), i32.const(map.values.strideBytes));
  const place = i32.add(i32.const(map.values.address), offset);
  return copyBytes({ address: place }, { address: value }, valueSizeBytes);
}

/** A new entry is 0 on the processors that did not make it. */
function clearOtherValues({ layout }: Runtime, map: HashLayout, entry: Code): Code {
  if (!isPerCpu(map.description)) return [];
  const sizeBytes = map.values.strideBytes * layout.processors;
  const first = i32.mul(i32.load(entry, map.numberOffset), i32.const(sizeBytes));
  return memory.fill(i32.add(i32.const(map.values.address), first), i32.const(0), i32.const(sizeBytes));
}

/** () → a free entry, or 0 where there is none */
function emitTake({ module }: Runtime, map: HashLayout): WasmFunction {
  const made = module.function([], 'i32');
  const entry = made.local('i32');
  made.body = [
    local.set(entry, control(map, 'free')),
    when(local.get(entry), [setControl(map, 'free', linkOf(map, local.get(entry))), leave(local.get(entry))]),
    when(i32.geU(control(map, 'used'), i32.const(map.description.maxEntries)), leave(i32.const(0))),
    local.set(entry, entryAt(map, control(map, 'used'))),
    i32.store(local.get(entry), control(map, 'used'), map.numberOffset),
    setControl(map, 'used', i32.add(control(map, 'used'), i32.const(1))),
    local.get(entry),
  ];
  return made;
}

function entryAt(map: HashLayout, number: Code): Code {
  return i32.add(i32.const(map.entries), i32.mul(number, i32.const(map.entryStrideBytes)));
}

/** As emitTake, but where there is none the next entry goes that was not used since the hand last passed it. */
function emitTakeOrEvict(runtime: Runtime, map: HashLayout, bucketOf: WasmFunction): WasmFunction {
  const take = emitTake(runtime, map);
  const made = runtime.module.function([], 'i32');
  const entry = made.local('i32');
  const unlink = emitUnlink(runtime, map);
  const key = i32.add(local.get(entry), i32.const(map.keyOffset));
  const next = i32.add(control(map, 'hand'), i32.const(1));
  made.body = [
    local.set(entry, call(take.index)),
    when(local.get(entry), leave(local.get(entry))),
    block(
      loop(
        local.set(entry, entryAt(map, control(map, 'hand'))),
        setControl(map, 'hand', i32.remU(next, i32.const(map.description.maxEntries))),
        branchIf(1, i32.eq(i32.load(local.get(entry), map.markOffset), i32.const(entryMark.live))),
        setMark(map, local.get(entry), entryMark.live),
        branch(0),
      ),
    ),
    call(unlink.index, call(bucketOf.index, key), local.get(entry)),
    local.get(entry),
  ];
  return made;
}

/** (address of a bucket, entry in its chain): takes the entry out of the chain. */
function emitUnlink({ module }: Runtime, map: HashLayout): WasmFunction {
  const made = module.function(['i32', 'i32']);
  const [link, entry] = [0, local.get(1)];
  made.body = [
    loop(
      when(i32.ne(i32.load(local.get(link)), entry), [
        local.set(link, i32.add(i32.load(local.get(link)), i32.const(map.linkOffset))),
        branch(1),
      ]),
    ),
    i32.store(local.get(link), linkOf(map, entry)),
    setMark(map, entry, 0),
    setControl(map, 'count', i32.sub(control(map, 'count'), i32.const(1))),
  ];
  return made;
}

/** (address of a key) → 0 or a negative error */
function emitRemove(runtime: Runtime, map: HashLayout, bucketOf: WasmFunction): WasmFunction {
  const made = runtime.module.function(['i32'], 'i64');
  const unlink = emitUnlink(runtime, map);
  const key = local.get(0);
  const [entry, bucket] = [made.local('i32'), made.local('i32')];
  made.body = [
    local.set(bucket, call(bucketOf.index, key)),
    local.set(entry, i32.load(local.get(bucket))),
    loop(
      when(i32.eqz(local.get(entry)), leave(i64.const(helperError.noEntry))),
      when(i32.eqz(hasKey(map, local.get(entry), key)), [local.set(entry, linkOf(map, local.get(entry))), branch(1)]),
    ),
    call(unlink.index, local.get(bucket), local.get(entry)),
    i32.store(local.get(entry), control(map, 'free'), map.linkOffset),
    setControl(map, 'free', local.get(entry)),
    i64.const(0n),
  ];
  return made;
}
