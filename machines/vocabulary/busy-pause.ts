/** The pause before who was busy is asked again, in milliseconds, after so many in a row: each is half as long again. */
export function busyPause(pauses: number, limits: { busyPause: number; longestBusyPause: number }): number {
  return Math.min(limits.busyPause * 1.5 ** (pauses - 1), limits.longestBusyPause);
}
