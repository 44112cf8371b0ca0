-- A message that has nothing to say any more when its turn comes: it is never sent, and never asked about again.
ALTER TYPE notification_status ADD VALUE 'obsolete';
