import type { SqliteStatement, SqliteValue } from './sqlite-driver.ts';

/** In the header of the file, where `file` and other tools read whose it is: "Join" in ASCII. */
export const applicationId = 0x4a6f696e;
/** `user_version` of the file: the format of its tables. */
export const format = 1;

const addLabels = 'INSERT INTO label SELECT DISTINCT value, new.key FROM json_each(new.labels)';
const dropLabels = 'DELETE FROM label WHERE key = old.key AND label IN (SELECT value FROM json_each(old.labels))';

const create = [
  // `labels` repeats the labels of the body: their index follows them, and most puts leave both as they are.
  `CREATE TABLE IF NOT EXISTS row (
     key TEXT PRIMARY KEY, body TEXT NOT NULL, labels TEXT NOT NULL, unfinished INTEGER
   )`,
  'CREATE INDEX IF NOT EXISTS row_unfinished ON row (key) WHERE unfinished = 1',
  'CREATE TABLE IF NOT EXISTS label (label TEXT, key TEXT, PRIMARY KEY (label, key)) WITHOUT ROWID',
  `CREATE TRIGGER IF NOT EXISTS row_added AFTER INSERT ON row BEGIN ${addLabels}; END`,
  `CREATE TRIGGER IF NOT EXISTS row_labelled AFTER UPDATE OF labels ON row WHEN new.labels <> old.labels
     BEGIN ${dropLabels}; ${addLabels}; END`,
  `CREATE TRIGGER IF NOT EXISTS row_deleted AFTER DELETE ON row BEGIN ${dropLabels}; END`,
  `CREATE TABLE IF NOT EXISTS mark (
     id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, turn INTEGER NOT NULL,
     last_epoch INTEGER NOT NULL, last_turn INTEGER NOT NULL
   )`,
  'INSERT OR IGNORE INTO mark VALUES (1, 0, 0, 0, 0)',
  `PRAGMA application_id = ${applicationId}`,
  `PRAGMA user_version = ${format}`,
];

const texts = {
  tables: 'SELECT count(*) AS count FROM sqlite_master',
  application: 'PRAGMA application_id',
  version: 'PRAGMA user_version',
  journal: 'PRAGMA journal_mode = WAL',
  relaxed: 'PRAGMA synchronous = NORMAL',
  strict: 'PRAGMA synchronous = FULL',
  readOnly: 'PRAGMA query_only = ON',
  /** What is deleted or overwritten becomes zeros. */
  secure: 'PRAGMA secure_delete = ON',
  checkpoint: 'PRAGMA wal_checkpoint(TRUNCATE)',

  /** The assignments all read the old row, so that one statement begins an epoch and tells of the mark before it. */
  begin: `UPDATE mark SET last_epoch = epoch, last_turn = turn, epoch = epoch + 1, turn = 0
          WHERE ?1 IS NULL OR epoch = ?1 RETURNING epoch, last_epoch, last_turn`,
  /** The fence: another epoch than the stored one makes NULL, which the column refuses, and the transaction fails. */
  fence: 'UPDATE mark SET epoch = CASE WHEN epoch = ?1 THEN epoch END, turn = ?2',
  mark: 'SELECT epoch, turn FROM mark',

  put: `INSERT INTO row (key, body, labels, unfinished) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key)
        DO UPDATE SET body = excluded.body, labels = excluded.labels, unfinished = excluded.unfinished`,
  delete: 'DELETE FROM row WHERE key = ?1',

  read: 'SELECT key, body FROM row WHERE key IN (SELECT value FROM json_each(?1))',
  find: `SELECT key, row.body FROM label JOIN row USING (key) WHERE label.label = ?1 ORDER BY label.key LIMIT ?2`,
  findAfter: `SELECT key, row.body FROM label JOIN row USING (key)
              WHERE label.label = ?1 AND label.key > ?3 ORDER BY label.key LIMIT ?2`,
  all: 'SELECT key, body FROM row ORDER BY key LIMIT ?1',
  allAfter: 'SELECT key, body FROM row WHERE key > ?2 ORDER BY key LIMIT ?1',
  unfinished: 'SELECT key, body FROM row WHERE unfinished = 1 ORDER BY key',
};

/** A statement of the schema, by name, with its parameters. */
export function statement(name: keyof typeof texts, ...params: SqliteValue[]): SqliteStatement {
  return { sql: texts[name], params };
}

/** What makes an empty file ours. Repeating it changes nothing, should two processes find the file empty. */
export const createStatements: readonly SqliteStatement[] = create.map((sql) => ({ sql, params: [] }));
