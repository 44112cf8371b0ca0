-- People of one file come at one instant under ids that follow from what their lines say: this keeps them in the order of the file.
ALTER TABLE "attendee" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
