/** What a clock on the wall of a place shows. */
export interface WallClock {
  /** 0 to 23. */
  readonly hour: number;
  /** `mon` to `sun`. */
  readonly weekday: string;
  /** Such as `2026-11-27`. */
  readonly date: string;
}

/** Reads instants in an IANA time zone; throws `RangeError` for one that does not exist. */
export function clockIn(tz: string): (ms: number) => WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: tz,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
    return {
      hour: Number(part('hour')),
      weekday: part('weekday').slice(0, 3).toLowerCase(),
      date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    };
  };
}
