/** A measured value and its time. */
export interface Sample {
  at: number;
  value: number;
}

/**
 * How much the values grow from the first to the last sample by their line of best fit, in per cent of
 * their mean.
 */
export function slopePercent(samples: readonly Sample[]): number {
  const count = samples.length;
  if (count < 2) return Number.NaN;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let [together, alone] = [0, 0];
  for (const { at, value } of samples) {
    together += (at - meanAt) * (value - mean);
    alone += (at - meanAt) ** 2;
  }
  const time = samples.at(-1)!.at - samples[0]!.at;
  return (100 * (together / alone) * time) / mean;
}
