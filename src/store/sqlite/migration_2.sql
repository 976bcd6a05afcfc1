-- Migration 2. Changes of a draft arrive one by one, so that a file of a million features needs no memory: how many they
-- are is known, and set once, when the last has come.
DROP TRIGGER matbang_changeset_update;
CREATE TRIGGER matbang_changeset_update BEFORE UPDATE ON matbang_changeset
WHEN OLD.state IN ('approved', 'rejected') OR NEW.id IS NOT OLD.id OR NEW.author IS NOT OLD.author
  OR NEW.message IS NOT OLD.message OR NEW.document IS NOT OLD.document OR NEW.base IS NOT OLD.base
  OR NEW.created_at IS NOT OLD.created_at OR (OLD.changes <> 0 AND NEW.changes IS NOT OLD.changes)
  OR (NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM matbang_revision WHERE changeset = OLD.id))
BEGIN SELECT RAISE(ABORT, 'a decided changeset does not change'); END;
