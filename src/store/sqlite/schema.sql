-- Migration 1. The GeoPackage tables (OGC 12-128r18), then ours. Everything append-only is guarded by triggers, so that
-- no program, ours included, can rewrite what was recorded.
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));

CREATE TABLE matbang_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE matbang_changeset (
  id TEXT NOT NULL PRIMARY KEY, author TEXT NOT NULL, message TEXT NOT NULL, document TEXT NOT NULL,
  base INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected')),
  created_at TEXT NOT NULL, decided_at TEXT, changes INTEGER NOT NULL);

CREATE TABLE matbang_revision (
  revision INTEGER NOT NULL PRIMARY KEY, changeset TEXT NOT NULL UNIQUE REFERENCES matbang_changeset (id),
  approved_at TEXT NOT NULL);

CREATE TABLE matbang_draft (
  changeset TEXT NOT NULL REFERENCES matbang_changeset (id), seq INTEGER NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('put', 'end')), supersedes INTEGER,
  entity TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, visibility TEXT NOT NULL,
  name TEXT, zone TEXT, state TEXT, ha DOUBLE, valid_from TEXT, valid_until TEXT,
  body TEXT NOT NULL, crs INTEGER, native BLOB, wgs84 BLOB, geom BLOB,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  PRIMARY KEY (changeset, seq));

CREATE TABLE matbang_row (
  row_id INTEGER PRIMARY KEY AUTOINCREMENT, from_rev INTEGER NOT NULL REFERENCES matbang_revision (revision),
  to_rev INTEGER REFERENCES matbang_revision (revision),
  entity TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, visibility TEXT NOT NULL,
  name TEXT, zone TEXT, state TEXT, ha DOUBLE, valid_from TEXT, valid_until TEXT,
  body TEXT NOT NULL, crs INTEGER, native BLOB, wgs84 BLOB, geom BLOB,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  CHECK (to_rev IS NULL OR to_rev > from_rev));
CREATE UNIQUE INDEX matbang_row_current ON matbang_row (entity) WHERE to_rev IS NULL;
CREATE UNIQUE INDEX matbang_row_slug ON matbang_row (kind, slug) WHERE to_rev IS NULL;
CREATE INDEX matbang_row_entity ON matbang_row (entity, from_rev);
CREATE INDEX matbang_row_times ON matbang_row (from_rev, to_rev);

CREATE TRIGGER matbang_row_insert BEFORE INSERT ON matbang_row
WHEN NEW.to_rev IS NOT NULL OR NEW.from_rev IS NOT (SELECT max(revision) FROM matbang_revision)
BEGIN SELECT RAISE(ABORT, 'a row begins with the newest revision'); END;
CREATE TRIGGER matbang_row_update BEFORE UPDATE ON matbang_row
WHEN OLD.to_rev IS NOT NULL OR NEW.to_rev IS NOT (SELECT max(revision) FROM matbang_revision)
  OR NEW.row_id IS NOT OLD.row_id OR NEW.from_rev IS NOT OLD.from_rev OR NEW.entity IS NOT OLD.entity
  OR NEW.kind IS NOT OLD.kind OR NEW.slug IS NOT OLD.slug OR NEW.visibility IS NOT OLD.visibility
  OR NEW.name IS NOT OLD.name OR NEW.zone IS NOT OLD.zone OR NEW.state IS NOT OLD.state OR NEW.ha IS NOT OLD.ha
  OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_until IS NOT OLD.valid_until OR NEW.body IS NOT OLD.body
  OR NEW.crs IS NOT OLD.crs OR NEW.native IS NOT OLD.native OR NEW.wgs84 IS NOT OLD.wgs84 OR NEW.geom IS NOT OLD.geom
  OR NEW.min_x IS NOT OLD.min_x OR NEW.min_y IS NOT OLD.min_y OR NEW.max_x IS NOT OLD.max_x OR NEW.max_y IS NOT OLD.max_y
BEGIN SELECT RAISE(ABORT, 'rows are append-only: only to_rev can be closed, once'); END;
CREATE TRIGGER matbang_row_delete BEFORE DELETE ON matbang_row
BEGIN SELECT RAISE(ABORT, 'rows are append-only'); END;

CREATE TRIGGER matbang_revision_insert BEFORE INSERT ON matbang_revision
WHEN NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM matbang_revision)
BEGIN SELECT RAISE(ABORT, 'revisions have no gaps'); END;
CREATE TRIGGER matbang_revision_update BEFORE UPDATE ON matbang_revision
BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
CREATE TRIGGER matbang_revision_delete BEFORE DELETE ON matbang_revision
BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;

CREATE TRIGGER matbang_changeset_insert BEFORE INSERT ON matbang_changeset WHEN NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a changeset begins as a draft'); END;
CREATE TRIGGER matbang_changeset_update BEFORE UPDATE ON matbang_changeset
WHEN OLD.state IN ('approved', 'rejected') OR NEW.id IS NOT OLD.id OR NEW.author IS NOT OLD.author
  OR NEW.message IS NOT OLD.message OR NEW.document IS NOT OLD.document OR NEW.base IS NOT OLD.base
  OR NEW.created_at IS NOT OLD.created_at OR NEW.changes IS NOT OLD.changes
  OR (NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM matbang_revision WHERE changeset = OLD.id))
BEGIN SELECT RAISE(ABORT, 'a decided changeset does not change'); END;
CREATE TRIGGER matbang_changeset_delete BEFORE DELETE ON matbang_changeset
BEGIN SELECT RAISE(ABORT, 'changesets are kept'); END;

CREATE TRIGGER matbang_draft_insert BEFORE INSERT ON matbang_draft
WHEN (SELECT state FROM matbang_changeset WHERE id = NEW.changeset) IS NOT 'draft'
BEGIN SELECT RAISE(ABORT, 'only a draft takes changes'); END;
CREATE TRIGGER matbang_draft_update BEFORE UPDATE ON matbang_draft
BEGIN SELECT RAISE(ABORT, 'drafted rows do not change'); END;
-- Approval moves drafted rows to matbang_row; a rejected changeset keeps them.
CREATE TRIGGER matbang_draft_delete BEFORE DELETE ON matbang_draft
WHEN NOT EXISTS (SELECT 1 FROM matbang_revision WHERE changeset = OLD.changeset)
BEGIN SELECT RAISE(ABORT, 'drafts are kept until approval'); END;
CREATE TRIGGER matbang_meta_update BEFORE UPDATE ON matbang_meta
BEGIN SELECT RAISE(ABORT, 'the identity of a store does not change'); END;
CREATE TRIGGER matbang_meta_delete BEFORE DELETE ON matbang_meta
BEGIN SELECT RAISE(ABORT, 'the identity of a store does not change'); END;
