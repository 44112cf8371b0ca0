-- The column holds names of callers as well as addresses, so it is called by what both are: who holds.
ALTER TABLE purchase RENAME COLUMN address TO holder;
ALTER INDEX purchase_live_holds_by_address RENAME TO purchase_live_holds_by_holder;
ALTER INDEX purchase_free_by_address RENAME TO purchase_free_by_holder;
