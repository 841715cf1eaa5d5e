import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Shorter beginnings are not worth leaving out; longer ones have no sign for their length (`0` for none to `z`). */
const least = 4;
const most = 74;
const zero = 48;

/**
 * What a state holds and where it is listed, as it is stored: where one begins like the one before it, only the rest is
 * written, behind `=` and a sign that says how much is the same. Ten places of one roster take a quarter of the room, and
 * the state stays small.
 *
 *     place:slot/medical-support/1/2611260810#3
 *     =R71012#14        the first 34 characters as before, then 71012#14
 */
export function packed(all: readonly string[]): string[] {
  return all.map((one, index) => {
    const before = index === 0 ? '' : all[index - 1]!;
    let same = 0;
    while (same < most && same < before.length && same < one.length && before[same] === one[same]) same++;
    return same < least ? one : `=${String.fromCharCode(zero + same)}${one.slice(same)}`;
  });
}

/** The same, read back. */
export function unpacked(stored: readonly string[]): string[] {
  let before = '';
  return stored.map((one) => {
    before = one.startsWith('=') ? before.slice(0, one.charCodeAt(1) - zero) + one.slice(2) : one;
    return before;
  });
}

/**
 * What nearly every event and state says, in its earlier form and as it is written now. It is part of the stored form:
 * never change it, or what lies in the tables cannot be read any more; add another under the next mark instead.
 */
const first =
  '"sealed""texts":"eyJhbGci"told":"eyJhbGci"holds":["claim:h1.","place:","line:"listed":["tells":["messages 26' +
  '"divisions":["420102"]"parent":{"workflow":"recruitment","ref":""by":{"kind":"applicant","id":"","role":"reviewer"' +
  '"by":{"kind":"staff","id":""by":{"kind":"program","id":"sms-gateway","role":"gateway"},"cause":"decision:report"' +
  '"cause":"timer:look","cause":"again:","cause":"woken","cause":"answer","cause":"stuck","note":{"code":"key":"h1.' +
  '"woken":true"woken":false"timer":1"resend":1"order":["review","place"],"formVersion":1,"data":{"template":"sms.' +
  '","about":"","due":,"mobile":"138****","messageId":"","looks":0}"status":"rejected""withdrawn""expired"' +
  '{"fence":0,"at":17,"by":{"kind":"system","id":"door"},"cause":"accept","steps":[],"set":{"workflow":"messages",' +
  '"version":1,"lang":"zh","acceptedAt":17,"status":"running","step":"send","entered":0,"enteredAt":17},"nonce":"' +
  '{"fence":2,"at":17,"by":{"kind":"system","id":"engine"},"cause":"send","steps":["delivery"],"set":{' +
  '"status":"waiting","step":"delivery","entered":1,"enteredAt":17},"status":"done","step":"delivered","nonce":"';
const second =
  '"isolation":"until":17,"turn":17,"late":1,"contacted":true,"team":{"id":"","role":"files":{"declined":["reason":"' +
  '"reviewer":"program-reviewer","pending":"pass","realName":"match","stage":"review","told":true,"approved":true,' +
  '"confirmed":true,"choice":1,"place":"others":true,"listed":["placed#420100 ","offered#420100 ","review#420100 ","=<' +
  '"cause":"decision:confirm","by":{"kind":"applicant","id":"case:26"steps":["passed","onward","placement","offering"],' +
  '"steps":["realName","eligibility","resume","enterReview"],"started":[{"ref":"26","note":{"template":"sms.received",' +
  '"to":"1********","due":17,"lapses":17,"while":true,"post":""}}]"place":null,"due":null,"workflow":"recruitment",' +
  '"version":1,"formVersion":1,"order":["review","place"],"data":{"template":"sms.","about":"26","divisions":["420100",' +
  '"card":{"name":"*","mobile":"1********","post":"","division":"42010","residenceScope":"inCity"},"person":"h1.",' +
  '"mobile":"h1.","idType":"residentId","posts":["","others":true,"certificate":"none","times":"';
/** The mark with which is written. */
const mark = 2;
const dictionaries: Readonly<Record<number, Buffer>> = { 1: Buffer.from(first), 2: Buffer.from(first + second) };

/** A value in a fifth of its size, behind the mark of the dictionary that it was written with. */
export function deflated(value: unknown): Uint8Array {
  const options = { dictionary: dictionaries[mark]!, level: 9, windowBits: 13, memLevel: 6 };
  const bytes = deflateRawSync(JSON.stringify(value), options);
  const stored = new Uint8Array(bytes.length + 1);
  stored[0] = mark;
  stored.set(bytes, 1);
  return stored;
}

/** The same, read back. Throws on what a later build has written. */
export function inflated(stored: Uint8Array): unknown {
  const dictionary = dictionaries[stored[0]!];
  if (!dictionary) throw new Error(`stored with dictionary ${stored[0]}, which this build does not know`);
  return JSON.parse(inflateRawSync(stored.subarray(1), { dictionary }).toString());
}
