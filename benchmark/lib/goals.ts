/** What a result row has to reach. A row without a goal is for orientation. */
export interface Goal {
  goal: number;
  better: 'higher' | 'lower';
}

const higher = (goal: number): Goal => ({ goal, better: 'higher' });
const lower = (goal: number): Goal => ({ goal, better: 'lower' });

/** The figures to reach, by the name of their row. Ratios and times hold within one run. */
export const GOALS: Readonly<Record<string, Goal>> = {
  'speedup.9': higher(8.2),
  'speedup.15': higher(13),
  'speedup.25': higher(19.5),
  'apps.vsJavaScript': higher(2.5),
  'cpu.vsJavaScript': lower(0.5),
  'thread.vsJavaScript': lower(0.2),
  'apps.vsGooglePlayScraper': higher(120),
  'loop.p99Ms': lower(10),
  'loop.maxMs': lower(20),
  'loop.collectedP99Ms': lower(Number(process.versions.node.split('.')[0]) >= 24 ? 10 : 20),
  'details.vsValue': higher(3.5),
  'chart.vsValue': higher(2.4),
  'reviews.vsValue': higher(2.4),
  'page.ms': lower(0.12),
  'app.bytes': lower(9 * 1024),
  'card.bytes': lower(8 * 1024),
  'review.bytes': lower(0.9 * 1024),
  'app17.bytes': lower(1.5 * 1024),
  'request.bytes': lower(96),
  'lazy.extraBytes': lower(64 * 1024),
  'addon.mb': lower(6),
  'import.ms': lower(15),
  'details.perSecond': higher(20_000),
  'pages.perSecond': higher(2_000),
  'cpu.msPerApp': lower(0.02),
  'faults.wrong': lower(0),
  'apps.delivered': higher(10_000),
  'apps.wrong': lower(0),
  'requests.ratio': lower(1.35),
  // The body cap and 32 MB beside it.
  'bomb.extraMb': lower(32 + 32),
  'abort.p99Ms': lower(50),
  'abort.leakedSockets': lower(0),
  'proxy.lost': lower(0),
  'proxy.touches': lower(3),
  'pace.accepted': higher(9.3),
  'pace.refusedPercent': lower(1),
  'pace.steps': higher(6.7),
  'pace.fairness': higher(0.8),
  'pace.together': higher(9),
  'soak.rssSlopePercent': lower(1),
  'soak.mismatch': lower(0),
  'soak.stuck': lower(0),
};
