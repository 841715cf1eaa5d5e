import type { City } from '../../shared/city/city.ts';
import { sendAt } from '../../shared/messages/quiet.ts';
import type { Event } from '../../shared/workflow/state.ts';

/** What the history keeps of a message to the applicant: with it the message can be shown as it went out. */
export interface Told {
  template: `sms.${string}`;
  /** Masked. */
  to: string;
  /** Epoch ms: the `{due}` that it names. */
  due?: number;
  /** Epoch ms: not sent after this. */
  lapses?: number;
  /** Called off when the case leaves the step. */
  while?: true;
  /** Short name of the post, in the language of the case. */
  post?: string;
}

/** A message to the applicant, and what the sign-up knows of it. */
export interface SentMessage extends Told {
  ref: string;
  /** Epoch ms: when it went out, or will. */
  at: number;
  /** `undelivered`: it did not arrive, and the desk was asked to call; `called`: somebody has. */
  state: 'waiting' | 'sent' | 'undelivered' | 'called';
}

/**
 * The messages to the applicant as the sign-up's own history tells of them, newest first: what it has sent, what waits for
 * the end of the quiet hours, what did not arrive. One that was overtaken before it could go out is not among them. Their
 * cases belong to another workflow, whose table is put to and never read.
 */
export function messagesIn(events: readonly Event[], city: Pick<City, 'quiet'>, now: number): SentMessage[] {
  const sent: SentMessage[] = [];
  for (const event of events) {
    // What was to be said only while the case stood there, and had not gone out when it left.
    const { set, note = {} } = event;
    const off = (note.recalled as string[] | undefined) ?? [];
    const left = set.entered !== undefined;
    for (const one of sent.filter(
      ({ at, ...told }) => at > event.at && ((left && told.while) || off.includes(told.ref)),
    ))
      sent.splice(sent.indexOf(one), 1);
    if (event.cause === 'answer') mark(sent, note);
    for (const { ref, note } of event.started ?? []) {
      const told = note as unknown as Told;
      const at = sendAt(city, told.template, event.at, told.due);
      const late = told.lapses !== undefined && told.lapses <= at;
      if (!late) sent.push({ ...told, ref, at, state: at > now ? 'waiting' : 'sent' });
    }
  }
  return sent.reverse();
}

/** A message's own word: that it did not arrive, or that somebody has called instead. */
function mark(sent: readonly SentMessage[], { message, delivered }: Record<string, unknown>): void {
  const one = sent.find(({ ref }) => ref === message);
  if (one) one.state = delivered === 'called' ? 'called' : 'undelivered';
}
