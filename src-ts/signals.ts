/** A signal that follows others for a while. */
export interface Follower {
  readonly signal: AbortSignal;
  /** Stops following: nothing of it stays with the others. */
  release(): void;
}

/**
 * A signal that is aborted, with the same reason, as soon as one of the given ones is. Not `AbortSignal.any`: what follows a
 * signal that lives as long as the program has to let go of it page by page.
 */
export function following(...others: (AbortSignal | undefined)[]): Follower {
  const controller = new AbortController();
  const followed = others.filter((each) => each !== undefined);
  const release = () => {
    for (const each of followed) each.removeEventListener('abort', follow);
  };
  const follow = () => {
    release();
    controller.abort(followed.find((each) => each.aborted)?.reason);
  };
  for (const each of followed) each.addEventListener('abort', follow);
  if (followed.some((each) => each.aborted)) follow();
  return { signal: controller.signal, release };
}
