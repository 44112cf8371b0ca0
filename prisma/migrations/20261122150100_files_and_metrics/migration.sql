-- Numbers that every process adds to and one scrape reads.
CREATE TABLE "metric_sample" (
    "name" TEXT NOT NULL,
    "labels" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_sample_pkey" PRIMARY KEY ("name", "labels")
);

-- The files that tickets had before files had rows.
INSERT INTO stored_file (key, organization_id, kind, state, changed_at)
SELECT file_key, organization_id, 'ticket', 'stored', issued_at FROM ticket WHERE file_key IS NOT NULL
ON CONFLICT DO NOTHING;

-- In the order of their bytes, as every storage lists them, whatever the database's own order is: rows and files are compared side by side.
ALTER TABLE stored_file ALTER COLUMN key TYPE TEXT COLLATE "C";
