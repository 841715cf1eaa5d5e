import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { acceptedBefore } from '../../shared/door/accepted-before.ts';
import type { Answers } from '../../shared/forms/field.ts';
import type { Consent } from '../../shared/forms/review.ts';
import { accept, type Receipt } from '../../shared/workflow/accept.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { remembered } from '../../shared/workflow/find.ts';
import { copyItem, copyOf } from './copy.ts';
import { recruitmentForm } from './form.ts';
import { dataOf, foundBy } from './intake.ts';
import { freeSlot, slotKey } from './slots.ts';
import { type InvitedBy, taking } from './teams/invitations.ts';

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** A finished sign-up, checked by the form, as any door hands it in: the pages, the desk, the API. */
export interface SignUp {
  answers: Answers;
  consents: readonly Consent[];
  /** What else is kept with the answers: how the number was verified. */
  beside?: Record<string, unknown>;
  client: string;
  token: string;
  by: Actor;
  lang: 'zh' | 'en';
  /** The invitation by which they came: to a team, or declared by an organisation. */
  invited?: InvitedBy;
  /** Further items of the same transaction, once the reference is drawn. */
  also?(ref: string): Promise<Items> | Items;
}

export type TakenIn =
  | Receipt
  /** The city's call is closed. */
  | { kind: 'closed' }
  /** The mobile number has as many sign-ups as it may have. */
  | { kind: 'full' };

/**
 * Takes a sign-up in, whichever door it came by: while the call is open, so many to a number, with the applicant's own
 * copy. One that was accepted before gets its receipt again, whatever has been closed or filled since.
 */
export async function takeIn(env: Env, signUp: SignUp): Promise<TakenIn> {
  const { answers, consents, beside, client, token, by, lang } = signUp;
  const { city, clock } = env;
  const mobile = String(answers.mobile);
  const invited = signUp.invited && (await taking(env, signUp.invited, mobile));
  const copy = copyOf(answers, { city, now: clock.now(), lang });
  let tries = 0;
  try {
    return await accept(env, {
      workflow: 'recruitment',
      client,
      token,
      by,
      answers: { ...answers, consents, ...beside },
      // Times of ticking differ between two taps; the answers are what must be the same.
      digest: answers,
      formVersion: recruitmentForm.version,
      data: { ...dataOf(answers, city, env.sealing.hash), ...invited?.data },
      order: city.order,
      lang,
      find: (at) => foundBy(answers, city, at),
      async also(ref) {
        const slot = city.open ? await freeSlot(env, mobile, ref, tries++ === 0) : undefined;
        if (!slot) {
          if (await acceptedBefore(env, 'recruitment', signUp)) return [];
          throw new NotLetIn(city.open ? 'full' : 'closed');
        }
        const Item = await copyItem(env, ref, copy, [remembered(slotKey(slot))]);
        const TableName = tableOf(env, 'recruitment');
        return [
          { Put: slot },
          { Put: { TableName, Item } },
          ...(invited?.items(ref) ?? []),
          ...((await signUp.also?.(ref)) ?? []),
        ];
      },
    });
  } catch (error) {
    if (error instanceof NotLetIn) return { kind: error.kind };
    throw error;
  }
}

class NotLetIn extends Error {
  readonly kind: 'closed' | 'full';
  constructor(kind: 'closed' | 'full') {
    super(kind);
    this.kind = kind;
  }
}
