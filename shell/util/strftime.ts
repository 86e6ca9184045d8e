/** Local time, taken apart once for all conversions of a format. */
interface Moment {
  readonly date: Date;
  /** Since the last full second. */
  readonly nanoseconds: number;
  readonly seconds: bigint;
}

interface TimeConversion {
  /** Times that show alike are at most this far apart; absent: where they are depends on the time zone. */
  readonly stepNs?: number;
  readonly show: (moment: Moment) => string;
}

const nsPerSecond = 1_000_000_000;
const minuteNs = 60 * nsPerSecond;

const pad = (value: number, width = 2, filling = '0') => String(value).padStart(width, filling);
const named = (options: Intl.DateTimeFormatOptions) => ({
  show: ({ date }: Moment) => date.toLocaleString('en-US', options),
});
const composed = (format: string, stepNs?: number): TimeConversion => ({
  ...(stepNs === undefined ? {} : { stepNs }),
  show: (moment) => show(format, moment),
});

/** As strftime(3) has them in the C locale, %f as Python has it, %N as date(1). */
const conversions: Readonly<Record<string, TimeConversion>> = {
  Y: { show: ({ date }) => String(date.getFullYear()) },
  y: { show: ({ date }) => pad(date.getFullYear() % 100) },
  m: { show: ({ date }) => pad(date.getMonth() + 1) },
  b: named({ month: 'short' }),
  B: named({ month: 'long' }),
  d: { show: ({ date }) => pad(date.getDate()) },
  e: { show: ({ date }) => pad(date.getDate(), 2, ' ') },
  j: { show: ({ date }) => pad(dayOfYear(date), 3) },
  a: named({ weekday: 'short' }),
  A: named({ weekday: 'long' }),
  H: { show: ({ date }) => pad(date.getHours()) },
  I: { show: ({ date }) => pad(date.getHours() % 12 || 12) },
  p: { show: ({ date }) => (date.getHours() < 12 ? 'AM' : 'PM') },
  M: { stepNs: minuteNs, show: ({ date }) => pad(date.getMinutes()) },
  S: { stepNs: nsPerSecond, show: ({ date }) => pad(date.getSeconds()) },
  f: { stepNs: 1000, show: ({ nanoseconds }) => pad(Math.floor(nanoseconds / 1000), 6) },
  N: { stepNs: 1, show: ({ nanoseconds }) => pad(nanoseconds, 9) },
  s: { stepNs: nsPerSecond, show: ({ seconds }) => String(seconds) },
  z: { show: ({ date }) => zoneText(date) },
  F: composed('%Y-%m-%d'),
  D: composed('%m/%d/%y'),
  R: composed('%H:%M', minuteNs),
  T: composed('%H:%M:%S', nsPerSecond),
  '%': { show: () => '%' },
};

export const timeConversionNames: readonly string[] = Object.keys(conversions).map((name) => `%${name}`);

const anyConversion = /%([^]?)/gu;

/** The first that strftime has no meaning for here. */
export function unknownTimeConversion(format: string): string | undefined {
  for (const [whole, name] of format.matchAll(anyConversion)) if (!Object.hasOwn(conversions, name!)) return whole;
  return undefined;
}

/** Times of one such step show alike. undefined: only the time zone says which do. */
export function timeStepNs(format: string): number | undefined {
  const steps = [...format.matchAll(anyConversion)].flatMap(([, name]) => conversions[name!]?.stepNs ?? []);
  return steps.length === 0 ? undefined : Math.min(...steps);
}

/** strftime in local time. timeNs: since 1970. */
export function strftime(format: string, timeNs: bigint): string {
  const seconds = timeNs / BigInt(nsPerSecond);
  const nanoseconds = Number(timeNs % BigInt(nsPerSecond));
  return show(format, { date: new Date(Number(seconds) * 1000), nanoseconds, seconds });
}

function show(format: string, moment: Moment): string {
  return format.replace(anyConversion, (_, name: string) => conversions[name]!.show(moment));
}

function dayOfYear(date: Date): number {
  const day = (month: number, dayOfMonth: number) => Date.UTC(date.getFullYear(), month, dayOfMonth);
  return 1 + Math.round((day(date.getMonth(), date.getDate()) - day(0, 1)) / 86_400_000);
}

function zoneText(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const distance = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(distance / 60))}${pad(distance % 60)}`;
}
