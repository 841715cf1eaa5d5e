import type { Child } from 'hono/jsx';
import { formatTime } from '../../../shared/i18n/time.ts';
import { maskId, maskName } from '../../../shared/identity/mask.ts';
import { Table } from '../../../shared/ui/table.tsx';
import type { Event } from '../../../shared/workflow/state.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

/** Who somebody said they were, as they signed up and after each correction: masked, the newest first. */
export async function correctedIdentity(visit: Visit, found: DeskCase, events: readonly Event[]): Promise<Child> {
  const { t, lang, staff, desk } = visit;
  const { state, loaded } = found;
  const times = events.filter(({ cause }) => cause === 'decision:correctIdentity').map(({ at }) => at);
  if (times.length === 0 || !may(staff, 'answers')) return null;
  const parts = await Promise.all(
    loaded.answers.map((sealed) => desk.env.sealing.open(state.workflow, state.ref, 'answers', sealed)),
  );
  const said = (parts as Record<string, unknown>[]).filter(({ idNumber }) => typeof idNumber === 'string');
  const rows = said.map(({ name, idType, idNumber }, index) => [
    formatTime(lang, times[index - 1] ?? state.acceptedAt),
    maskName(String(name)),
    t(`idType.${idType}`),
    maskId(String(idNumber)),
  ]);
  return (
    <>
      <h2 class="govuk-heading-m">{t('corrected.title')}</h2>
      <p class="govuk-body">{t('corrected.note')}</p>
      <Table
        caption={t('corrected.title')}
        head={[t('corrected.at'), t('name.label'), t('corrected.type'), t('idNumber.label')]}
        rows={rows.toReversed()}
      />
    </>
  );
}
