/** Words and numbers of the strip above a list. */

/** `10 s`, `30 m`, `2 h`, `7 d`: buckets have round lengths. */
export function bucketLabel(ms: number): string {
  const units = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000]] as const;
  const [letter, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? (['ms', 1] as const);
  return `${ms / size} ${letter}`;
}

/** Moments along an axis: days where it counts in days or a day begins, else the time of day. */
export function axisLabels(seconds: readonly number[], stepSeconds: number): string[] {
  return seconds.map((second) => {
    const moment = new Date(second * 1000);
    const two = (value: number) => String(value).padStart(2, '0');
    const isMidnight = moment.getHours() + moment.getMinutes() + moment.getSeconds() === 0;
    if (stepSeconds >= 86_400 || (isMidnight && stepSeconds >= 60)) return AXIS_DAY.format(moment);
    const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
    return stepSeconds >= 60 ? time : `${time}:${two(moment.getSeconds())}`;
  });
}

const AXIS_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Where a brush begins and ends, in whole milliseconds and never empty. */
export function brushed(fromMs: number, toMs: number): { fromMs: number; toMs: number } {
  const from = Math.floor(Math.min(fromMs, toMs));
  return { fromMs: from, toMs: Math.max(from + 1, Math.ceil(Math.max(fromMs, toMs))) };
}
