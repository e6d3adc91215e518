/** The package libsql has the interface of better-sqlite3. */
import Database from 'libsql';

export default Database;
