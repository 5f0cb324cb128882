/** The methods that both libraries have. */
export type Method = 'app' | 'list' | 'search' | 'reviews';

/** A field in which google-play-scraper 10.1 and playfast may differ, and how. */
export interface Difference {
  methods: readonly Method[];
  field: string;
  /** What google-play-scraper gives, in words. */
  theirs: string;
  /** What playfast gives. */
  ours: string;
  reason: string;
  /** Whether a pair of values is this difference; every other pair fails the test. */
  allows(theirs: unknown, ours: unknown): boolean;
}

/** A constant that google-play-scraper puts where the store has nothing. */
function filler(value: unknown): (theirs: unknown, ours: unknown) => boolean {
  const text = JSON.stringify(value);
  return (theirs, ours) => ours === undefined && JSON.stringify(theirs) === text;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}

/** Every allowed difference. A field that differs and does not stand here fails the test. */
export const DIFFERENCES: readonly Difference[] = [
  {
    methods: ['app'],
    field: 'url',
    theirs: 'the address it asked, with hl and gl',
    ours: 'the address of the app',
    reason: 'an app has one address, whatever storefront was asked',
    allows: (theirs, ours) => isText(theirs) && isText(ours) && theirs.startsWith(`${ours}&hl=`),
  },
  {
    methods: ['app', 'search'],
    field: 'summary',
    theirs: 'HTML entities as sent',
    ours: 'decoded',
    reason: 'the summary is plain text',
    allows: (theirs, ours) =>
      isText(theirs) && theirs.includes('&') && decodeEntities(theirs) === ours,
  },
  {
    methods: ['app'],
    field: 'version',
    theirs: "'VARY'",
    ours: 'undefined',
    reason: 'the store gives no version for this app',
    allows: filler('VARY'),
  },
  {
    methods: ['app'],
    field: 'androidVersion',
    theirs: "'VARY'",
    ours: 'undefined',
    reason: 'the store gives no minimum version',
    allows: filler('VARY'),
  },
  {
    methods: ['app'],
    field: 'androidMaxVersion',
    theirs: "'VARY'",
    ours: 'undefined',
    reason: 'the store gives no maximum version',
    allows: filler('VARY'),
  },
  {
    methods: ['app'],
    field: 'androidVersionText',
    theirs: "'Varies with device'",
    ours: 'undefined',
    reason: 'the store gives no minimum version; the text would be English in every language',
    allows: filler('Varies with device'),
  },
  {
    methods: ['app', 'search'],
    field: 'developerId',
    theirs: 'url-encoded',
    ours: 'decoded',
    reason: 'an id is not part of an address',
    allows: (theirs, ours) =>
      isText(theirs) && decodeURIComponent(theirs.replaceAll('+', ' ')) === ours,
  },
  {
    methods: ['search'],
    field: 'developerId',
    theirs: "the developer's name",
    ours: 'undefined',
    reason: 'a card holds no id of its developer; only the exact match does',
    allows: (theirs, ours) => isText(theirs) && ours === undefined,
  },
  {
    methods: ['app'],
    field: 'developerInternalID',
    theirs: 'what stands in the link, a name for many developers',
    ours: 'the numeric id',
    reason: 'the store sends the true id beside the link',
    allows: (_, ours) => isText(ours) && /^\d+$/.test(ours),
  },
  {
    methods: ['app'],
    field: 'histogram',
    theirs: 'five zeros',
    ours: 'undefined',
    reason: 'an app that nobody has rated has no histogram',
    allows: filler({ 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }),
  },
  {
    methods: ['app'],
    field: 'price',
    theirs: '0',
    ours: 'undefined',
    reason: 'an app without an offer (pre-registration) has no price yet',
    allows: filler(0),
  },
  {
    methods: ['app'],
    field: 'free',
    theirs: 'false',
    ours: 'undefined',
    reason: 'an app without an offer is neither free nor paid',
    allows: filler(false),
  },
  {
    methods: ['app'],
    field: 'priceText',
    theirs: "'Free'",
    ours: 'undefined',
    reason: 'an app without an offer has no price text',
    allows: filler('Free'),
  },
  {
    methods: ['app'],
    field: 'discountEndDate',
    theirs: 'a text ("Sale ends in 4 days")',
    ours: 'ms since the epoch',
    reason: 'the store sends the moment beside the text',
    allows: (theirs, ours) => isText(theirs) && typeof ours === 'number',
  },
  {
    methods: ['app'],
    field: 'comments',
    theirs: 'none: it looks into blocks that no longer hold them',
    ours: 'the texts of the first reviews',
    reason: 'the reviews block is found by its rpc id',
    allows: (theirs, ours) => theirs === undefined && Array.isArray(ours),
  },
  {
    methods: ['reviews'],
    field: 'date',
    theirs: 'the first three digits of the nanoseconds as ms',
    ours: 'the ms',
    reason: 'the store does not pad the nanoseconds: 77000000 are 77 ms, not 770',
    allows: sameSecond,
  },
  {
    methods: ['reviews'],
    field: 'replyDate',
    theirs: 'as `date`',
    ours: 'as `date`',
    reason: 'as `date`',
    allows: sameSecond,
  },
  {
    methods: ['reviews'],
    field: 'title',
    theirs: 'always null',
    ours: 'the title, which few reviews have',
    reason: 'it does not read it',
    allows: (theirs, ours) => theirs === undefined && isText(ours),
  },
  {
    methods: ['reviews'],
    field: 'criterias',
    theirs: 'null for some ratings',
    ours: 'the ratings',
    reason: 'some criteria hold their rating one place later',
    allows: (theirs, ours) =>
      JSON.stringify(theirs) ===
      JSON.stringify(
        (ours as Criteria[]).map((one, index) => blank(one, (theirs as Criteria[])[index])),
      ),
  },
] satisfies readonly Difference[];

type Criteria = { criteria: string; rating?: number };

/** Our criterion as theirs would be when only the rating is missing there. */
function blank(ours: Criteria, theirs: Criteria | undefined): Criteria {
  return theirs?.rating === undefined ? { criteria: ours.criteria } : ours;
}

function sameSecond(theirs: unknown, ours: unknown): boolean {
  return isText(theirs) && isText(ours) && theirs.slice(0, 19) === ours.slice(0, 19);
}
