-- The next items of a batch are found without reading those that are done.
CREATE INDEX batch_item_open ON batch_item (batch_id, position) WHERE status IN ('pending', 'issued');
