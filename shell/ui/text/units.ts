import type { Unit } from '../../codegen/program.ts';
import { formatDuration, formatSize } from '../../util/units.ts';

/**
 * Numbers as people read them: the texts of util/units.ts. What streams are full of (whole numbers below a minute, or
 * of bytes) is composed from integers here, because toFixed takes several times as long.
 */

const durationSteps = [
  { size: 1e3, suffix: 'us', limit: 1e6 },
  { size: 1e6, suffix: 'ms', limit: 1e9 },
  { size: 1e9, suffix: 's', limit: 59.95e9 },
] as const;

export function durationText(valueNs: number): string {
  if (!Number.isInteger(valueNs) || valueNs < 0) return formatDuration(valueNs);
  if (valueNs < 1000) return `${valueNs}ns`;
  for (const { size, suffix, limit } of durationSteps) {
    // 999.5us would be drawn as 1000us of the smaller unit.
    if (valueNs < limit && valueNs / size < 999.5) return threeDigits(valueNs / size) + suffix;
  }
  return formatDuration(valueNs);
}

export function bytesText(valueBytes: number): string {
  if (!Number.isInteger(valueBytes) || valueBytes < 0) return formatSize(valueBytes);
  if (valueBytes < 1024) return `${valueBytes}B`;
  return valueBytes < 1023 * 1024 ? `${oneDecimal(valueBytes / 1024)}KiB` : formatSize(valueBytes);
}

const twoDigits = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

function threeDigits(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  if (value >= 9.995) return oneDecimal(value);
  const hundredths = Math.round(value * 100);
  return `${Math.floor(hundredths / 100)}.${twoDigits[hundredths % 100]}`;
}

function oneDecimal(value: number): string {
  const tenths = Math.round(value * 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** Integers exactly, reals with two decimals. */
export function formatPlain(value: number | bigint): string {
  return typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value.toFixed(2);
}

const nsPerSecond = 1_000_000_000n;

/** Local ISO times with microseconds. What changes once a second is made once a second. */
export function timeFormatter(): (timeNs: bigint) => string {
  let second: bigint | undefined;
  let prefix = '';
  let suffix = '';
  return (timeNs) => {
    const thisSecond = timeNs / nsPerSecond;
    if (thisSecond !== second) {
      second = thisSecond;
      const whole = formatLocalSecond(new Date(Number(thisSecond) * 1000));
      prefix = `${whole.slice(0, 19)}.`;
      suffix = whole.slice(19);
    }
    const microseconds = Number(timeNs - thisSecond * nsPerSecond) / 1000;
    return prefix + String(Math.floor(microseconds)).padStart(6, '0') + suffix;
  };
}

/** "2026-07-31T14:03:22+02:00" */
export function formatLocalSecond(time: Date): string {
  const offsetMinutes = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const distance = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${twoDigits[Math.floor(distance / 60)]}:${twoDigits[distance % 60]}`;
}

/** One function a unit; time keeps a cache, so every caller has its own. */
export function numberFormatter(unit: Unit): (value: number | bigint) => string {
  if (unit === 'none') return formatPlain;
  if (unit === 'ns') return (value) => durationText(Number(value));
  if (unit === 'bytes') return (value) => bytesText(Number(value));
  const formatTime = timeFormatter();
  return (value) => formatTime(typeof value === 'bigint' ? value : BigInt(Math.round(value)));
}
