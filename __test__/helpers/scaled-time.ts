// Time that runs faster than the wall clock, for waits of minutes in tests of seconds.

/**
 * Lets the engine of this process run so many times as fast; to be called before anything uses it. A test file has a
 * process of its own. Give the same number to the simulator, as `timeScale`.
 */
export function scaleTime(scale: number): number {
  process.env['PLAYFAST_TIME_SCALE'] = String(scale);
  return scale;
}

/** Waits so many virtual milliseconds. */
export function virtually(scale: number, ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms / scale));
}
