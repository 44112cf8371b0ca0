-- What attendees answered, for designs that show it; and the file with all tickets of a purchase.
ALTER TABLE "attendee" ADD COLUMN "answers" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "purchase" ADD COLUMN "tickets_file_key" TEXT, ADD COLUMN "tickets_file_of" BYTEA;

ALTER TABLE attendee ADD CONSTRAINT attendee_answers CHECK (jsonb_typeof(answers) = 'object');
