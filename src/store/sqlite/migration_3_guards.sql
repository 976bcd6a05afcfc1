-- The guards of migration 3. Whatever has a seal is finished.
CREATE VIEW matbang_open_revision AS
  SELECT newest.revision FROM (SELECT max(revision) AS revision FROM matbang_revision) AS newest
  WHERE newest.revision IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM matbang_seal WHERE matbang_seal.revision = newest.revision);

CREATE TRIGGER matbang_row_insert BEFORE INSERT ON matbang_row
WHEN NEW.to_rev IS NOT NULL OR NEW.from_rev IS NOT (SELECT revision FROM matbang_open_revision)
BEGIN SELECT RAISE(ABORT, 'a row begins with the revision that is being written'); END;
CREATE TRIGGER matbang_row_update BEFORE UPDATE ON matbang_row
WHEN NOT (
    -- A row is closed, once.
    OLD.to_rev IS NULL AND NEW.to_rev IS (SELECT revision FROM matbang_open_revision) AND NEW.to_rev IS NOT NULL
    AND NEW.slug IS OLD.slug AND NEW.key IS OLD.key AND NEW.name IS OLD.name AND NEW.body IS OLD.body
    AND NEW.salt IS OLD.salt AND NEW.derived IS OLD.derived AND NEW.state IS OLD.state AND NEW.ha IS OLD.ha
    AND NEW.valid_from IS OLD.valid_from AND NEW.valid_until IS OLD.valid_until)
  AND NOT (
    -- Words are taken out, by the act that says so.
    NEW.to_rev IS OLD.to_rev AND EXISTS (
      SELECT 1 FROM matbang_redaction WHERE target = 'row' AND id = CAST(OLD.row_id AS TEXT)
        AND revision = (SELECT revision FROM matbang_open_revision)))
  OR NEW.row_id IS NOT OLD.row_id OR NEW.from_rev IS NOT OLD.from_rev OR NEW.entity IS NOT OLD.entity
  OR NEW.kind IS NOT OLD.kind OR NEW.visibility IS NOT OLD.visibility OR NEW.zone IS NOT OLD.zone
  OR NEW.body_version IS NOT OLD.body_version OR NEW.leaf IS NOT OLD.leaf
  OR NEW.crs IS NOT OLD.crs OR NEW.native IS NOT OLD.native OR NEW.wgs84 IS NOT OLD.wgs84 OR NEW.geom IS NOT OLD.geom
  OR NEW.min_x IS NOT OLD.min_x OR NEW.min_y IS NOT OLD.min_y OR NEW.max_x IS NOT OLD.max_x OR NEW.max_y IS NOT OLD.max_y
BEGIN SELECT RAISE(ABORT, 'rows are append-only: only to_rev can be closed, once'); END;

CREATE TRIGGER matbang_revision_insert BEFORE INSERT ON matbang_revision
WHEN NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM matbang_revision)
  OR EXISTS (SELECT 1 FROM matbang_open_revision)
BEGIN SELECT RAISE(ABORT, 'revisions have no gaps'); END;

CREATE TRIGGER matbang_changeset_update BEFORE UPDATE ON matbang_changeset
WHEN NOT (
    -- Words are taken out, by the act that says so.
    NEW.state IS OLD.state AND NEW.decided_at IS OLD.decided_at AND NEW.changes IS OLD.changes AND NEW.leaf IS OLD.leaf
    AND EXISTS (
      SELECT 1 FROM matbang_redaction WHERE target = 'changeset' AND id = OLD.id
        AND revision = (SELECT revision FROM matbang_open_revision)))
  AND (OLD.state IN ('approved', 'rejected') OR NEW.author IS NOT OLD.author
    OR NEW.message IS NOT OLD.message OR NEW.document IS NOT OLD.document OR NEW.salt IS NOT OLD.salt
    OR (OLD.leaf IS NOT NULL AND NEW.leaf IS NOT OLD.leaf)
    OR (OLD.changes <> 0 AND NEW.changes IS NOT OLD.changes)
    OR (NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM matbang_revision WHERE changeset = OLD.id)))
  OR NEW.id IS NOT OLD.id OR NEW.base IS NOT OLD.base OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'a decided changeset does not change'); END;

CREATE TRIGGER matbang_draft_update BEFORE UPDATE ON matbang_draft
WHEN NOT EXISTS (
    SELECT 1 FROM matbang_redaction WHERE revision = (SELECT revision FROM matbang_open_revision))
  OR NEW.changeset IS NOT OLD.changeset OR NEW.seq IS NOT OLD.seq OR NEW.op IS NOT OLD.op
  OR NEW.supersedes IS NOT OLD.supersedes OR NEW.entity IS NOT OLD.entity OR NEW.kind IS NOT OLD.kind
  OR NEW.visibility IS NOT OLD.visibility OR NEW.zone IS NOT OLD.zone OR NEW.body_version IS NOT OLD.body_version
  OR NEW.crs IS NOT OLD.crs OR NEW.native IS NOT OLD.native OR NEW.wgs84 IS NOT OLD.wgs84 OR NEW.geom IS NOT OLD.geom
BEGIN SELECT RAISE(ABORT, 'drafted rows do not change'); END;

CREATE TRIGGER matbang_close_insert BEFORE INSERT ON matbang_close
WHEN NEW.revision IS NOT (SELECT revision FROM matbang_open_revision)
BEGIN SELECT RAISE(ABORT, 'a row is closed by the revision that is being written'); END;
CREATE TRIGGER matbang_close_update BEFORE UPDATE ON matbang_close
BEGIN SELECT RAISE(ABORT, 'closed rows stay closed'); END;
CREATE TRIGGER matbang_close_delete BEFORE DELETE ON matbang_close
BEGIN SELECT RAISE(ABORT, 'closed rows stay closed'); END;

CREATE TRIGGER matbang_seal_insert BEFORE INSERT ON matbang_seal
WHEN NEW.revision IS NOT (SELECT revision FROM matbang_open_revision)
BEGIN SELECT RAISE(ABORT, 'a revision is sealed once'); END;
CREATE TRIGGER matbang_seal_update BEFORE UPDATE ON matbang_seal
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER matbang_seal_delete BEFORE DELETE ON matbang_seal
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;

CREATE TRIGGER matbang_redaction_insert BEFORE INSERT ON matbang_redaction
WHEN NEW.revision IS NOT (SELECT revision FROM matbang_open_revision)
BEGIN SELECT RAISE(ABORT, 'words are taken out by the revision that is being written'); END;
CREATE TRIGGER matbang_redaction_update BEFORE UPDATE ON matbang_redaction
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
CREATE TRIGGER matbang_redaction_delete BEFORE DELETE ON matbang_redaction
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
