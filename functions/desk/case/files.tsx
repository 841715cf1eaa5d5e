import { openFile } from '../../../shared/files/open.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import type { Event } from '../../../shared/workflow/state.ts';
import { type CaseFile, filesOf } from '../../recruitment/files.ts';
import { PostForm } from '../parts/frame.tsx';
import { may } from '../roles.ts';
import { translate, type Visit } from '../visit.ts';
import { recordAccess } from './access.ts';
import { showCase } from './page.tsx';
import { readCase, readHistory } from './read.ts';

/** A kept file on its way to somebody's eyes: recorded, with an address for a minute. */
export interface Opened {
  file: string;
  address: string;
}

/** Who may read materials: those who decide on them. */
const readers = ['reviewer', 'lead', 'admin'];
const mayRead = ({ staff }: Pick<Visit, 'staff'>) => readers.includes(staff.role) && may(staff, 'answers');

const keptOf = (events: readonly Event[]) => filesOf(events).filter(({ state }) => state === 'kept');

/** POST /desk/cases/:ref/files/:file: opens a file, once. What can't be written down is not shown. */
export async function sendOpen(visit: Visit, ref: string, file: string): Promise<Response> {
  await visit.post();
  const { desk, now } = visit;
  const found = await readCase(visit, 'recruitment', ref);
  if (!mayRead(visit)) throw new Problem(403, 'role');
  const { events } = await readHistory(visit, found);
  const kept = keptOf(events).find((one) => one.file === file);
  if (!kept?.key || !kept.type || !desk.files) throw new Problem(404, 'file.gone');
  // The applicant reads the reason; Chinese is the language that counts.
  await recordAccess(visit, ref, { what: 'materials', reason: translate(desk, 'zh')('files.why') });
  const { key, type } = kept;
  return showCase(visit, ref, { opened: { file, address: openFile(desk.files, { key, type }, now) } });
}

interface FilesProps {
  visit: Visit;
  reference: string;
  events: readonly Event[];
  opened?: Opened | undefined;
}

/** The materials beside the answers: a button for each, and the one that was opened, to turn and to enlarge. */
export function Files({ visit, reference, events, opened }: FilesProps) {
  const { t } = visit;
  const all = filesOf(events);
  if (all.length === 0 || !mayRead(visit)) return null;
  const kept = keptOf(events);
  const index = kept.findIndex(({ file }) => file === opened?.file);
  return (
    <section aria-labelledby="files">
      <h2 class="govuk-heading-m" id="files">
        {t('files.title')}
      </h2>
      {opened && index >= 0 ? <Shown visit={visit} file={kept[index]!} n={index + 1} address={opened.address} /> : null}
      {kept.length === 0 ? <p class="govuk-body">{t('files.none')}</p> : null}
      <div class="desk-buttons">
        {kept.map(({ file, type }, at) => (
          <PostForm visit={visit} action={`/desk/cases/${reference}/files/${file}`}>
            <Button kind="secondary">
              {t('files.open')} {t('files.nth', { n: at + 1 })}（{t(kindOf(type))}）
            </Button>
          </PostForm>
        ))}
      </div>
      <p class="govuk-hint">
        {t('files.note')} {all.length > kept.length ? t('files.refusedToo', { n: all.length - kept.length }) : ''}
      </p>
    </section>
  );
}

const kindOf = (type: CaseFile['type']) => (type === 'application/pdf' ? 'files.pdf' : 'files.picture');

/** Turned and enlarged by boxes that the stylesheet looks at: no script, and the keyboard does it, too. */
function Shown({ visit, file, n, address }: { visit: Visit; file: CaseFile; n: number; address: string }) {
  const { t } = visit;
  const tab = (
    <a class="govuk-link" href={address} target="_blank" rel="noopener noreferrer">
      {t('files.tab')}
    </a>
  );
  return (
    <div class="desk-file" id="opened">
      <h3 class="govuk-heading-s">{t('files.shown', { n })}</h3>
      {file.type === 'application/pdf' ? (
        <p class="govuk-body">{tab}</p>
      ) : (
        <>
          <fieldset class="desk-turn">
            <legend class="govuk-visually-hidden">{t('files.turn')}</legend>
            {[0, 90, 180, 270].map((degrees) => (
              <label>
                <input type="radio" name="turn" value={String(degrees)} checked={degrees === 0} />
                {t(`files.turn.${degrees}`)}
              </label>
            ))}
            <label>
              <input type="checkbox" name="large" />
              {t('files.large')}
            </label>
          </fieldset>
          <section class="desk-picture" tabindex={0} aria-label={t('files.shown', { n })}>
            <img src={address} alt={t('files.alt', { n })} />
          </section>
          <p class="govuk-body">{tab}</p>
        </>
      )}
    </div>
  );
}
