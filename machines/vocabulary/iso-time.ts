const day = 86_400_000;

/** A time in milliseconds since 1970 as ISO 8601 in UTC, `2026-11-21T02:20:42.000Z`. For years up to 9999. */
export function isoTime(time: number): string {
  const [year, month, date] = dateOf(Math.floor(time / day));
  const within = ((time % day) + day) % day;
  const clock = [within / 3_600_000, (within / 60_000) % 60, (within / 1000) % 60].map((part) => digits(part, 2));
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}T${clock.join(':')}.${digits(within % 1000, 3)}Z`;
}

const digits = (value: number, length: number): string => String(Math.floor(value)).padStart(length, '0');

/** Days since 1970 in the Gregorian calendar. Years begin in March, so that the leap day is the last of its year. */
function dateOf(days: number): [year: number, month: number, date: number] {
  const since = days + 719_468;
  const era = Math.floor(since / 146_097);
  const ofEra = since - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const sinceMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = sinceMarch < 10 ? sinceMarch + 3 : sinceMarch - 9;
  return [year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - Math.floor((153 * sinceMarch + 2) / 5) + 1];
}
