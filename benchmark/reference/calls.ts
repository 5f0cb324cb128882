import { DETAIL_FIELDS } from './details.js';

/** One remote read of a packed POST. */
export interface Call {
  rpc: string;
  /** Inner JSON text. */
  payload: string;
}

// The option block of the details page's own request.
const OPTIONS =
  '[[[1,null,1],null,[[[]]],null,null,null,null,[null,2],null,null,null,null,null,null,null,null,' +
  'null,null,null,null,null,null,[1]],[null,[[[]]],null,null,[1]],[null,[[[]]],null,[1]],' +
  '[null,[[[]]]],null,null,null,null,[[[[]]]],[[[[]]]]]';
const FIELDS = `[[${DETAIL_FIELDS.join(',')}]]`;

/** Details of one app, the network default of its fields. */
export function detailsCall(appId: string): Call {
  return {
    rpc: 'Ws7gDc',
    payload: `[null,null,${FIELDS},${OPTIONS},null,[[${JSON.stringify(appId)},7]]]`,
  };
}

/** A top chart, by the minimal body. */
export function chartCall(collection: string, category: string, count: number): Call {
  return {
    rpc: 'vyAe2',
    payload: `[[null,[[null,[null,${count}]],null,null,[113]],[2,"${collection}","${category}"]]]`,
  };
}

/** The newest reviews of an app. */
export function reviewsCall(appId: string, count: number, token?: string): Call {
  const page = token === undefined ? `[${count}]` : `[${count},null,${JSON.stringify(token)}]`;
  const filter = '[null,null,null,null,null,null,null,null,null]';
  return {
    rpc: 'oCPfdb',
    payload: `[null,[2,2,${page},null,${filter}],[${JSON.stringify(appId)},7]]`,
  };
}

/** The form body of a POST that carries the calls; the tag of each is its index. */
export function encodeBody(calls: readonly Call[]): string {
  const rows = calls.map((call, index) => [call.rpc, call.payload, null, String(index)]);
  return `f.req=${encodeURIComponent(JSON.stringify([rows]))}`;
}
