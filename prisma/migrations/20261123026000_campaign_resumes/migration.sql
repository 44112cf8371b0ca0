-- When a person went on although too much had come back, each time: a number alone does not tell those of today.
ALTER TABLE campaign ADD COLUMN resumed_at TIMESTAMPTZ(3)[] NOT NULL DEFAULT '{}';
UPDATE campaign SET resumed_at = array_fill(watched_from, ARRAY[resumes]) WHERE resumes > 0 AND watched_from IS NOT NULL;
ALTER TABLE campaign DROP COLUMN resumes;
