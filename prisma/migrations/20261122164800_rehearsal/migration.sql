-- What a device says of itself before the doors open: its camera has shown a picture, and it has proved that it decides without a network.
ALTER TABLE "device" ADD COLUMN "camera_at" TIMESTAMPTZ(3), ADD COLUMN "offline_ready_at" TIMESTAMPTZ(3);

CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "tickets" INTEGER NOT NULL CHECK ("tickets" > 0),
    "as_if" TIMESTAMPTZ(3) NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "arrivals" TEXT NOT NULL DEFAULT 'none' CHECK ("arrivals" IN ('none', 'running', 'paused', 'done')),
    "per_minute" INTEGER NOT NULL DEFAULT 0,
    "asked" INTEGER NOT NULL DEFAULT 0,
    "unanswered" INTEGER NOT NULL DEFAULT 0,
    "active_ms" INTEGER NOT NULL DEFAULT 0,
    "p95_ms" INTEGER,
    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "rehearsal_event_id_started_at_idx" ON "rehearsal"("event_id", "started_at");
CREATE UNIQUE INDEX "rehearsal_open_key" ON "rehearsal"("event_id") WHERE "ended_at" IS NULL;
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "practice_scan" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "rehearsal_id" UUID NOT NULL,
    "scan_id" TEXT NOT NULL,
    "serial" BIGINT NOT NULL,
    "type_number" INTEGER NOT NULL,
    "check_in_list_id" UUID NOT NULL,
    "gate_id" UUID,
    "device_id" UUID,
    "direction" TEXT NOT NULL CHECK ("direction" IN ('in', 'out')),
    "valid" BOOLEAN NOT NULL,
    "reason" TEXT,
    "pass_key" TEXT,
    "again" BOOLEAN NOT NULL DEFAULT false,
    "left_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "practice_scan_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "practice_scan_valid_check" CHECK ("valid" = ("reason" IS NULL))
);
CREATE UNIQUE INDEX "practice_scan_rehearsal_id_scan_id_key" ON "practice_scan"("rehearsal_id", "scan_id");
CREATE INDEX "practice_scan_rehearsal_id_serial_idx" ON "practice_scan"("rehearsal_id", "serial");
-- Once per pass, as for real tickets.
CREATE UNIQUE INDEX "practice_scan_pass_key" ON "practice_scan"("rehearsal_id", "serial", "check_in_list_id", "pass_key")
  WHERE "valid" AND "direction" = 'in' AND NOT "again";
ALTER TABLE "practice_scan" ADD CONSTRAINT "practice_scan_rehearsal_id_fkey" FOREIGN KEY ("rehearsal_id") REFERENCES "rehearsal"("id") ON DELETE CASCADE ON UPDATE CASCADE;
