-- One event signs with one key: whoever comes second takes the first one's, without a lock on the event.
CREATE UNIQUE INDEX event_key_live ON event_key (event_id) WHERE withdrawn_at IS NULL;
