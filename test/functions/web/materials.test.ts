import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseFile } from '../../../functions/web/ports.ts';
import { refusalReasons } from '../../../shared/files/decisions.ts';
import { incomingKey } from '../../../shared/files/keys.ts';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { signedUp } from './signed-up.ts';
import { type Visitor, visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

const place: FilesPlace = {
  bucket: 'kapok-files',
  region: 'cn-north-1',
  url: 'http://s3.example/kapok-files',
  origin: 'http://s3.example',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
};

let world: World;
beforeAll(async () => {
  world = await makeWorld({ files: place });
});
afterAll(() => world.stop());

/** Somebody whose sign-up waits for materials, on the page for them. */
async function asked(files: CaseFile[] = []): Promise<{ person: Visitor; reference: string; path: string }> {
  const { person, reference } = await signedUp(world);
  waiting(reference, files);
  const path = `/mine/${reference}/materials`;
  await person.get(path);
  return { person, reference, path };
}

function waiting(reference: string, files: CaseFile[]) {
  const decisions = ['materials', 'removeFile', 'materialsDone', 'withdraw'];
  Object.assign(world.engine.cases.get(reference)!, { state: 'materials', decisions, files, vars: { most: 5 } });
}

const kept = (more: Partial<CaseFile> = {}): CaseFile => ({
  file: randomUUID(),
  at: 0,
  state: 'kept',
  type: 'image/jpeg',
  bytes: 1_300_000,
  ...more,
});
const forms = (html: string) => [...html.matchAll(/<form[^>]*data-upload[\s\S]*?<\/form>/g)].map(([form]) => form);
const fieldOf = (form: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1];

describe('the page', () => {
  test('has a form for the camera and one for files, each straight to the store with a key of its own', async () => {
    const { person, reference, path } = await asked();
    const found = forms(person.here.html);
    expect(found).toHaveLength(2);
    const keys = found.map((form) => fieldOf(form, 'key')!);
    for (const key of keys) expect(key).toMatch(new RegExp(`^incoming/recruitment/${reference}/[0-9a-f-]{36}$`));
    expect(new Set(keys).size).toBe(2);
    for (const form of found) {
      expect(form).toContain(`action="${place.url}"`);
      expect(form).toContain('enctype="multipart/form-data"');
      expect(fieldOf(form, 'success_action_redirect')).toBe(`http://localhost${path}`);
      // S3 ignores what comes after the file.
      expect(form.lastIndexOf('type="hidden"')).toBeLessThan(form.indexOf('type="file"'));
      expect(form).not.toMatch(/name="(csrf|_csrf|token)"/);
    }
    expect(found[0]).toContain('capture="environment"');
    expect(found[1]).toContain('accept="image/*,application/pdf"');
  });

  test('lets forms and scripts go to the store and to nowhere else', async () => {
    const { person } = await asked();
    const csp = person.here.headers.get('content-security-policy')!;
    expect(csp).toContain(`form-action 'self' ${place.origin};`);
    expect(csp).toContain(`connect-src 'self' ${place.origin};`);
  });

  test('names no secret of the store but the signature', async () => {
    const { person } = await asked();
    expect(person.here.html).not.toContain('"secret"');
    expect(person.here.html).not.toMatch(/secretAccessKey/);
  });

  test('is only for whoever’s sign-up it is, and only while materials are asked for', async () => {
    const { person, reference, path } = await asked();
    const stranger = visitor(world);
    await stranger.get(path);
    expect(stranger.here.at).toBe('/check');
    const { person: other } = await asked();
    await other.get(path);
    expect(other.here.status).toBe(404);
    Object.assign(world.engine.cases.get(reference)!, { decisions: ['withdraw'], state: 'fit' });
    await person.get(path);
    expect(person.here.at).toBe(`/mine/${reference}`);
  });

  test('a city without a place for files has no such page', async () => {
    const plain = await makeWorld();
    const response = await plain.app.request('http://localhost/mine/2611220483176/materials');
    expect([303, 404]).toContain(response.status);
    await plain.stop();
  });
});

describe('the sign-up’s own page', () => {
  test('says what is kept, what was not taken, and that one still has to say when that is all', async () => {
    const { person, reference } = await asked([kept(), kept(), kept({ state: 'refused', reason: 'type' })]);
    await person.get(`/mine/${reference}`);
    for (const words of ['已收好 2 份材料', '有 1 份没有收下', '按“我已经传齐”', '看材料、交齐'])
      expect(person.here.html).toContain(words);
  });

  test('with nothing there yet asks for it', async () => {
    const { person, reference } = await asked([]);
    await person.get(`/mine/${reference}`);
    expect(person.here.html).toContain('一份都没有的，报名会关闭');
    expect(person.here.html).not.toContain('没有收下');
  });
});

describe('how each file stands', () => {
  test('kept: what it is and how large, never a name', async () => {
    const { person } = await asked([kept(), kept({ type: 'application/pdf', bytes: 20_000, pages: 3 })]);
    expect(person.here.html).toContain('照片，1.2 MB');
    expect(person.here.html).toContain('PDF 文件，3 页，20 KB');
    expect(person.here.html).toContain('已收好');
    expect(person.here.html).toContain('我已经传齐');
  });

  test.each([...refusalReasons, 'tooMany'])('refused for %s: why, in words, and what to do', async (reason) => {
    const { person } = await asked([kept({ state: 'refused', reason })]);
    expect(person.here.html).toContain('没有收下');
    expect(person.here.html).toMatch(/请|先删去/);
    expect(person.here.html).not.toContain('我已经传齐');
  });

  test('back from the store it is being checked, the address is clean, and “done” waits', async () => {
    const { person, reference, path } = await asked([kept()]);
    const file = randomUUID();
    const key = incomingKey({ workflow: 'recruitment', reference, file });
    await person.get(`${path}?bucket=kapok-files&key=${encodeURIComponent(key)}&etag=%22abc%22`);
    expect(person.here.at).toBe(path);
    expect(person.here.html).toContain('正在检查');
    expect(person.here.html).not.toContain('我已经传齐');
    waiting(reference, [kept(), kept({ file })]);
    await person.get(path);
    expect(person.here.html).not.toContain('正在检查');
    expect(person.here.html).toContain('我已经传齐');
  });

  test('a key that is not of this sign-up is not believed', async () => {
    const { person, path } = await asked();
    for (const key of [
      incomingKey({ workflow: 'recruitment', reference: '2611220483176', file: randomUUID() }),
      'kept/recruitment/x',
      '',
    ]) {
      await person.get(`${path}?key=${encodeURIComponent(key)}`);
      expect(person.here.at).toBe(path);
      expect(person.here.html).not.toContain('正在检查');
    }
  });

  test('a file of which nothing is heard is said not to have arrived, and holds nothing up', async () => {
    const { person, reference, path } = await asked([kept()]);
    const key = incomingKey({ workflow: 'recruitment', reference, file: randomUUID() });
    await person.get(`${path}?key=${encodeURIComponent(key)}`);
    world.clock.go(11 * 60_000);
    await person.get(path);
    expect(person.here.html).toContain('没有收到');
    expect(person.here.html).toContain('我已经传齐');
  });

  test('with five there is no form for a sixth', async () => {
    const { person } = await asked([kept(), kept(), kept(), kept(), kept()]);
    expect(forms(person.here.html)).toEqual([]);
    expect(person.here.html).toContain('已经有 5 份');
  });

  test('a script asks for the files alone, and gets 304 while nothing has changed', async () => {
    const { person, reference, path } = await asked([kept()]);
    const [, etag] = /data-live="([^"]+)"/.exec(person.here.html.replaceAll('&quot;', ''))!;
    const headers = { 'x-live': '1', 'if-none-match': `"${etag}"` };
    const poll = async () => {
      await person.get(`${path}/files`, headers);
      return person.here;
    };
    expect((await poll()).status).toBe(304);
    waiting(reference, [kept(), kept()]);
    expect(await poll()).toMatchObject({ status: 200 });
    Object.assign(world.engine.cases.get(reference)!, { decisions: ['withdraw'] });
    expect((await poll()).status).toBe(410);
  });
});

describe('what one does', () => {
  test('taking one away, and saying that it is all, are decisions; a double click is one', async () => {
    const one = kept();
    const { person, reference, path } = await asked([one, kept()]);
    await person.send({}, `${path}/remove`);
    expect(person.here.at).toBe(path);
    await person.get(path);
    await person.send({}, `${path}/done`);
    await person.get(path);
    await person.send({}, `${path}/done`);
    const made = world.engine.decisions.filter((decision) => decision.reference === reference);
    expect(made.map(({ decision, input }) => [decision, input])).toEqual([
      ['removeFile', { file: one.file }],
      ['materialsDone', {}],
    ]);
  });

  test('a post from elsewhere is refused', async () => {
    const { person, path } = await asked([kept()]);
    await person.post(`${path}/done`, { wait: '3', key: 'x' });
    expect(person.here.status).toBe(403);
  });

  test('“done” while one is being checked changes nothing', async () => {
    const { person, reference, path } = await asked([kept()]);
    const before = person.here.html;
    const key = incomingKey({ workflow: 'recruitment', reference, file: randomUUID() });
    await person.get(`${path}?key=${encodeURIComponent(key)}`);
    const made = world.engine.decisions.length;
    const done = before.slice(before.indexOf(`${path}/done`));
    const hidden = [...done.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].slice(0, 3);
    const values = hidden.map(([, name, value]) => [name!, value!] as [string, string]);
    await person.post(`${path}/done`, values);
    expect(world.engine.decisions).toHaveLength(made);
    expect(person.here.at).toBe(path);
  });
});
