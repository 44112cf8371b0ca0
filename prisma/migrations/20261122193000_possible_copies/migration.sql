-- How many copies of a message its recipient may have by calls whose answer nobody knows: never more than two (docs/decisions/018).
ALTER TABLE notification ADD COLUMN possible_copies SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE notification ADD CONSTRAINT notification_copies_check CHECK (possible_copies BETWEEN 0 AND 2);
