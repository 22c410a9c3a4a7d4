/** Durations in milliseconds; the only way the code writes a length of time. */
export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => seconds(n * 60);
export const hours = (n: number): number => minutes(n * 60);
export const days = (n: number): number => hours(n * 24);

export const after = (moment: Date, duration: number): Date => new Date(moment.getTime() + duration);
