-- Accounts are made without proof of their mailbox. The first link of that mailbox proves it, and takes away the password that whoever made
-- the account had chosen.
ALTER TABLE "user"
  ADD COLUMN "mailbox_proven_at" TIMESTAMPTZ(3),
  ALTER COLUMN "password_hash" DROP NOT NULL;

-- Who has chosen a password behind a link proved their mailbox, and nobody of before knows that password. Who only signed in by one is left to
-- prove it anew, since the password of before may be somebody else's.
UPDATE "user" u SET mailbox_proven_at = l.used_at
FROM (SELECT user_id, min(used_at) AS used_at FROM account_link WHERE purpose = 'password_reset' AND used_at IS NOT NULL GROUP BY user_id) l
WHERE l.user_id = u.id;

-- Without a password the mailbox is the only way in.
ALTER TABLE "user" ADD CONSTRAINT user_way_in_check CHECK (password_hash IS NOT NULL OR mailbox_proven_at IS NOT NULL);
