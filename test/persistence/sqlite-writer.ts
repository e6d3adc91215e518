import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';

// Commits for ever, two rows and the mark at a time, and says each turn that is committed. Somebody kills it.
const path = process.argv[2] ?? '';
const store = sqliteStore(libsqlDriver(path), { durability: 'relaxed' });
const { epoch } = await store.open();
for (let turn = 1; ; turn++) {
  const labels = [`turn:${turn}`];
  await store.commit(
    { epoch, turn },
    ['a', 'b'].map((key) => ({ key, labels, body: 'x'.repeat(6_000) })),
    [],
  );
  process.stdout.write(`${turn}\n`);
}
