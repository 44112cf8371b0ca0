-- Since when nobody takes a message: after three days it is given up, and a person reads why.
ALTER TABLE notification ADD COLUMN waiting_since TIMESTAMPTZ(3);
