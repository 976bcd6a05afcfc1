-- Migration 3. Every revision gets a hash over everything it recorded, chained to the one before (docs/CHAIN.md). A body
-- says which form it has, the key a person knows a record by stands in a column of its own, and words can be taken out of
-- old rows by a recorded act. The second half (`migration_3_guards.sql`) follows when the rows have their hashes.
DROP TRIGGER matbang_row_insert;
DROP TRIGGER matbang_row_update;
DROP TRIGGER matbang_changeset_update;
DROP TRIGGER matbang_draft_update;
DROP TRIGGER matbang_revision_insert;

ALTER TABLE matbang_row ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE matbang_row ADD COLUMN body_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE matbang_row ADD COLUMN salt BLOB;
ALTER TABLE matbang_row ADD COLUMN leaf BLOB;
ALTER TABLE matbang_row ADD COLUMN derived BLOB;
ALTER TABLE matbang_draft ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE matbang_draft ADD COLUMN body_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE matbang_draft ADD COLUMN sum BLOB;
ALTER TABLE matbang_changeset ADD COLUMN salt BLOB;
ALTER TABLE matbang_changeset ADD COLUMN leaf BLOB;
CREATE INDEX matbang_row_internal ON matbang_row (entity, from_rev) WHERE visibility <> 'public';
CREATE INDEX matbang_row_key ON matbang_row (kind, zone, key) WHERE to_rev IS NULL AND key <> '';

-- Which revision closed a row: `to_rev` once more, so that a damaged one can be named.
CREATE TABLE matbang_close (
  row_id INTEGER NOT NULL PRIMARY KEY REFERENCES matbang_row (row_id), revision INTEGER NOT NULL);
CREATE INDEX matbang_close_revision ON matbang_close (revision);
-- The hash of a revision. It is written last: what has no seal yet is being written.
CREATE TABLE matbang_seal (
  revision INTEGER NOT NULL PRIMARY KEY REFERENCES matbang_revision (revision), hash BLOB NOT NULL);
-- Words taken out: the hashes of the words before and after, of a row (by number) or a changeset (by identity).
CREATE TABLE matbang_redaction (
  revision INTEGER NOT NULL REFERENCES matbang_revision (revision),
  target TEXT NOT NULL CHECK (target IN ('row', 'changeset')), id TEXT NOT NULL, before BLOB NOT NULL, after BLOB NOT NULL,
  PRIMARY KEY (revision, target, id));
CREATE INDEX matbang_redaction_id ON matbang_redaction (target, id);
