/** Nanoseconds per unit, smallest first. */
export const durationUnits: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Bytes per unit. */
export const sizeUnits: ReadonlyMap<string, bigint> = new Map([
  ['B', 1n],
  ['KB', 1_000n],
  ['MB', 1_000_000n],
  ['GB', 1_000_000_000n],
  ['KiB', 1n << 10n],
  ['MiB', 1n << 20n],
  ['GiB', 1n << 30n],
]);

/** "10s", "1.5ms": nanoseconds; undefined where it is no duration or no whole number of them. */
export function parseDuration(text: string): bigint | undefined {
  return parseWithUnit(text, durationUnits);
}

/** "4KiB": bytes. */
export function parseSize(text: string): bigint | undefined {
  return parseWithUnit(text, sizeUnits);
}

function parseWithUnit(text: string, units: ReadonlyMap<string, bigint>): bigint | undefined {
  const match = /^(\d{1,20})(?:\.(\d{1,20}))?([A-Za-z]+)$/.exec(text);
  const factor = match === null ? undefined : units.get(match[3]!);
  if (match === null || factor === undefined) return undefined;
  return scaleDecimal(match[1]! + (match[2] ?? ''), match[2]?.length ?? 0, factor);
}

/** digits × 10^-fractionDigits × factor, exact; undefined where that is not a whole number. */
export function scaleDecimal(digits: string, fractionDigits: number, factor: bigint): bigint | undefined {
  const scaled = BigInt(digits) * factor;
  if (fractionDigits <= 0) return scaled * 10n ** BigInt(-fractionDigits);
  const divisor = 10n ** BigInt(fractionDigits);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

/** Three significant digits below a minute: "999ns", "1.23ms"; above it "2m05s", "1h02m". */
export function formatDuration(ns: bigint | number): string {
  const value = Number(ns);
  if (value < 0) return `-${formatDuration(-value)}`;
  return formatSubMinute(value) ?? formatMinutes(value);
}

function formatSubMinute(ns: number): string | undefined {
  const steps = [
    { unit: 'ns', factor: 1, limit: 999.5 },
    { unit: 'us', factor: 1e3, limit: 999.5 },
    { unit: 'ms', factor: 1e6, limit: 999.5 },
    { unit: 's', factor: 1e9, limit: 59.95 },
  ];
  for (const { unit, factor, limit } of steps) {
    const scaled = ns / factor;
    if (scaled >= limit) continue;
    return (factor === 1 && Number.isInteger(scaled) ? String(scaled) : threeDigits(scaled)) + unit;
  }
  return undefined;
}

function formatMinutes(ns: number): string {
  const seconds = Math.round(ns / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${twoDigits(seconds % 60)}s`;
  const minutes = Math.round(ns / 60e9);
  return `${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m`;
}

/** "512B", "4.0KiB", "1.5GiB". */
export function formatSize(bytes: bigint | number): string {
  const value = Number(bytes);
  if (value < 0) return `-${formatSize(-value)}`;
  if (value < 1024) return `${Number.isInteger(value) ? value : value.toFixed(1)}B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let scaled = value / 1024;
  let index = 0;
  // 1023.95 would be drawn as 1024.0 of the smaller unit.
  while (scaled >= 1023.95 && index < units.length - 1) {
    scaled /= 1024;
    index++;
  }
  return `${scaled.toFixed(1)}${units[index]!}`;
}

function threeDigits(value: number): string {
  if (value === 0) return '0';
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
