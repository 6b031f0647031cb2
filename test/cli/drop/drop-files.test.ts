import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { dropFiles } from '../../../cli/drop/drop-files';
import { MemoryCloud } from '../support/memory-cloud';
import { lake } from '../support/run-lake';
import { temporaryFile, temporaryFolder } from '../support/temporary-folder';

const SKILLS = 'student_id,skill,level\nS1,SQL,3\n';

test('a file is uploaded under the key of its dataset, and its id is that of the version', async () => {
  const cloud = new MemoryCloud();
  const path = temporaryFile('skills.csv', SKILLS);
  const { code, terminal } = await lake(['drop', path, '--json'], cloud);
  expect(code).toBe(0);
  const version = (await cloud.objects.versions('RawBucketName', 'student_skills/skills.csv'))[0];
  const id = createHash('sha256')
    .update(`RawBucketName\nstudent_skills/skills.csv\n${version?.versionId}`)
    .digest('hex')
    .slice(0, 16);
  expect(terminal.documents()).toEqual([
    {
      file: path,
      file_id: id,
      bucket: 'RawBucketName',
      key: 'student_skills/skills.csv',
      version_id: version?.versionId,
      bytes: SKILLS.length,
    },
  ]);
});

test('one file three times is three versions of one key, in order', async () => {
  const cloud = new MemoryCloud();
  const path = temporaryFile('skills.csv', SKILLS);
  const dropped = await dropFiles(cloud, [path, path, path], async () => 'jobs/x.csv');
  const versions = await cloud.objects.versions('RawBucketName', 'jobs/x.csv');
  expect(dropped.map((one) => one.version_id)).toEqual(
    versions.map((version) => version.versionId).toReversed(),
  );
  expect(new Set(dropped.map((one) => one.file_id)).size).toBe(3);
});

test('many files keep their order in the answer', async () => {
  const paths = Array.from({ length: 20 }, (_, i) => temporaryFile(`${i}.csv`, SKILLS));
  const dropped = await dropFiles(new MemoryCloud(), paths, async (path) => `jobs${path}`);
  expect(dropped.map((one) => one.file)).toEqual(paths);
});

test('a missing file, or a folder, stops the drop before anything is uploaded', async () => {
  const cloud = new MemoryCloud();
  const good = temporaryFile('skills.csv', SKILLS);
  const missing = join(temporaryFolder(), 'nothing.csv');
  const first = await lake(['drop', good, missing], cloud);
  expect(first.code).toBe(1);
  expect(first.terminal.said).toEqual([`lake: ${missing}: no such file`]);
  const second = await lake(['drop', good, temporaryFolder()], cloud);
  expect(second.code).toBe(1);
  expect(second.terminal.said[0]).toMatch(/not a file/);
  expect(cloud.uploaded).toEqual([]);
});
