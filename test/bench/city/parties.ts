import type { RealNameAnswer } from '../../../functions/recruitment/parties/real-name-client.ts';

/** The outside parties as the steps speak to them: they answer at once, and forget what is over. */
export function outsideParties() {
  let count = 0;
  const clients = {
    realName: {
      /** One in a hundred numbers is not the name's: those that end with 77. */
      async check({ idNumber }: { idNumber: string }): Promise<{ kind: 'ok'; answer: RealNameAnswer }> {
        const result = idNumber.slice(-3, -1) === '77' ? 'mismatch' : 'match';
        return { kind: 'ok', answer: { result, checkId: `rn-${++count}` } as RealNameAnswer };
      },
      ask: async () => undefined,
    },
    files: { list: async () => [], delete: async () => undefined },
    sms: {
      send: async (_message: unknown, key: string) => ({ kind: 'ok' as const, messageId: key }),
      report: async () => ({ kind: 'ok' as const, report: { status: 'delivered' as const } }),
    },
  };
  return { clients };
}
