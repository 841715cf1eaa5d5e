import { expect, test } from 'vitest';
import { until } from '../local/city.ts';
import { formIn } from '../support/page-form.ts';
import { type Day, visited } from './day.ts';
import { atDesk, messagesOf, personal, program } from './doors.ts';
import { marks } from './marks.ts';

/** Somebody whom an organisation declares. */
export const declared = personal(37, { mobile: '13899887733' });

/** What an organisation declares, and what did not arrive. */
export function declarationTests(of: Day): void {
  test('an organisation’s list is checked, approved, and each is told; the clerk gets the rows back', async () => {
    const clerk = await atDesk(of.doors, 'demo-intake');
    await visited(of, clerk, '/desk/batches/new');
    const body = new FormData();
    for (const [name, value] of Object.entries(formIn(clerk.here.html, undefined, true)!.values))
      body.append(name, String(value));
    body.set('organisation', '示范社会组织');
    const rows = [
      ['姓名', '身份证号', '手机号'],
      [marks.name, String(declared.idNumber), String(declared.mobile)],
      ['王小明', '123', '13700000018'],
    ];
    body.set('file', new File([rows.map((row) => row.join(',')).join('\n')], 'list.csv'));
    await clerk.go('/desk/batches/new', { method: 'POST', body, headers: { origin: of.doors.url } });
    const { at } = clerk.here;
    expect(at).toMatch(/^\/desk\/batches\/\d{4}$/);
    of.addresses.push(at);
    expect(await visited(of, clerk, `${at}/result.csv`)).toContain(String(declared.idNumber));
    const lead = await atDesk(of.doors, 'demo-lead');
    await visited(of, lead, '/desk/batches');
    await visited(of, lead, at);
    await lead.send({ action: 'approve' }, at);
    expect(lead.here.html).not.toContain('govuk-error-summary');
    const told = async () => (await messagesOf(of.doors, String(declared.mobile))).length > 0;
    await until('the declared person is told', told);
    await visited(of, lead, at);
    await lead.send({ action: 'close' }, at);
  });

  test('what could not be handed in shows on the desk, and is ticked off there', async () => {
    const intake = await program(of.doors, 'intake');
    expect((await intake.submit(personal(38, { mobile: '13700000002' }), 'refused-number')).status).toBe(202);
    const desk = await atDesk(of.doors, 'demo-reviewer');
    const listed = async () =>
      /\/desk\/messages\/\d{13}/.exec(await visited(of, desk, '/desk/queues/undelivered'))?.[0];
    await until('it shows on the desk', async () => (await listed()) !== undefined);
    const at = (await listed())!;
    await visited(of, desk, at);
    await visited(of, desk, `${at}/decisions/called`);
    await desk.send({ called: 'reached' });
    of.addresses.push(desk.here.at);
    expect(desk.here.html).not.toContain('govuk-error-summary');
    await until('it is gone from there', async () => (await listed()) === undefined);
  });
}
