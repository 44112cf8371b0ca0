-- What an archive holds, so that one whose tickets have changed since is not handed out. One made before says nothing of it, and so counts as
-- changed where its batch has valid tickets.
ALTER TABLE "batch_archive" ADD COLUMN "held" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
