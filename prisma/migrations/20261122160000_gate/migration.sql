-- The gate: rules of check-in lists, gates and zones, enrolled devices, scans that were decided without us, conflicts, alerts, leases.

ALTER TABLE "check_in_list"
  ADD COLUMN "session_ids" UUID[] DEFAULT ARRAY[]::UUID[],
  ADD COLUMN "entries" TEXT NOT NULL DEFAULT 'once',
  ADD COLUMN "entry_limit" INTEGER,
  ADD COLUMN "exits" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "zone_id" UUID,
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "archived_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "check_in_list_entries" CHECK (
    entries IN ('once', 'daily', 'times', 'free') AND (entries = 'times') = (entry_limit IS NOT NULL) AND coalesce(entry_limit, 2) BETWEEN 2 AND 1000),
  ADD CONSTRAINT "check_in_list_default_stays" CHECK (NOT is_default OR archived_at IS NULL);

CREATE TABLE "zone" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "maximum" INTEGER,
  CONSTRAINT "zone_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "zone_maximum" CHECK (maximum > 0),
  CONSTRAINT "zone_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "zone_event_id_name_key" ON "zone"("event_id", "name");
ALTER TABLE "check_in_list" ADD CONSTRAINT "check_in_list_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "gate" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "check_in_list_id" UUID,
  "archived_at" TIMESTAMPTZ(3),
  CONSTRAINT "gate_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "gate_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "gate_event_id_name_key" ON "gate"("event_id", "name");

CREATE TABLE "device" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "gate_id" UUID,
  "check_in_list_id" UUID,
  "name" TEXT NOT NULL,
  "profile" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "secret_hash" BYTEA,
  "secret_expires_at" TIMESTAMPTZ(3),
  "public_key" BYTEA,
  "token_version" INTEGER NOT NULL DEFAULT 0,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "confirmed_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  "wiped_at" TIMESTAMPTZ(3),
  "last_seen_at" TIMESTAMPTZ(3),
  "queue_length" INTEGER NOT NULL DEFAULT 0,
  "data_as_of" TIMESTAMPTZ(3),
  "app_version" TEXT,
  "clock_offset_ms" INTEGER,
  "battery" INTEGER,
  "last_seq" BIGINT NOT NULL DEFAULT 0,
  "last_hash" BYTEA,
  CONSTRAINT "device_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "device_profile" CHECK (profile IN ('scan', 'search', 'override', 'kiosk')),
  CONSTRAINT "device_status" CHECK (status IN ('invited', 'pairing', 'active', 'revoked')),
  -- A secret opens one enrolment; a device that scans has a key that somebody confirmed.
  CONSTRAINT "device_enrolled" CHECK (
    (status <> 'invited' OR (secret_hash IS NOT NULL AND secret_expires_at IS NOT NULL AND public_key IS NULL))
    AND (status NOT IN ('pairing', 'active') OR public_key IS NOT NULL)
    AND (status = 'invited' OR secret_hash IS NULL)
    AND (status <> 'active' OR confirmed_at IS NOT NULL)
    AND (status = 'revoked') = (revoked_at IS NOT NULL)),
  CONSTRAINT "device_gate_id_fkey" FOREIGN KEY ("gate_id") REFERENCES "gate"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "device_secret_hash_key" ON "device"("secret_hash");
CREATE INDEX "device_event_id_idx" ON "device"("event_id");

ALTER TABLE "scan"
  ADD COLUMN "direction" TEXT NOT NULL DEFAULT 'in',
  ADD COLUMN "gate_id" UUID,
  ADD COLUMN "device_id" UUID,
  ADD COLUMN "seq" BIGINT,
  ADD COLUMN "previous_hash" BYTEA,
  ADD COLUMN "row_hash" BYTEA,
  ADD COLUMN "offline" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "bundle_seq" BIGINT,
  ADD COLUMN "device_at" TIMESTAMPTZ(3),
  ADD COLUMN "received_at" TIMESTAMPTZ(3),
  ADD COLUMN "overridden" TEXT,
  ADD CONSTRAINT "scan_direction" CHECK (direction IN ('in', 'out')),
  ADD CONSTRAINT "scan_by_device" CHECK (seq IS NULL OR device_id IS NOT NULL),
  ADD CONSTRAINT "scan_offline_by_device" CHECK (NOT offline OR (device_id IS NOT NULL AND seq IS NOT NULL AND device_at IS NOT NULL));
CREATE UNIQUE INDEX "scan_device_id_seq_key" ON "scan"("device_id", "seq");

ALTER TABLE "admission"
  ADD COLUMN "gate_id" UUID,
  ADD COLUMN "device_id" UUID,
  ADD COLUMN "left_at" TIMESTAMPTZ(3),
  ADD COLUMN "undone_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "admission_undone" CHECK ((undone_at IS NOT NULL) = starts_with(pass_key, 'undone/'));

CREATE TABLE "scan_conflict" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "ticket_id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "scan_row_id" UUID NOT NULL,
  "other_scan_row_id" UUID,
  "found_at" TIMESTAMPTZ(3) NOT NULL,
  "seen_at" TIMESTAMPTZ(3),
  "seen_by" TEXT,
  CONSTRAINT "scan_conflict_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "scan_conflict_kind" CHECK (kind IN ('duplicate_admission', 'admitted_after_revocation', 'refunded_after_entry')),
  CONSTRAINT "scan_conflict_pair" CHECK ((kind = 'duplicate_admission') = (other_scan_row_id IS NOT NULL) AND scan_row_id <> other_scan_row_id)
);
CREATE UNIQUE INDEX "scan_conflict_scan_row_id_kind_key" ON "scan_conflict"("scan_row_id", "kind");
CREATE INDEX "scan_conflict_event_id_found_at_idx" ON "scan_conflict"("event_id", "found_at");
CREATE INDEX "scan_conflict_ticket_id_idx" ON "scan_conflict"("ticket_id");

CREATE TABLE "gate_alert" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "rule" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "score" INTEGER NOT NULL,
  "times" INTEGER NOT NULL DEFAULT 1,
  "facts" JSONB NOT NULL,
  "ticket_id" UUID,
  "device_id" UUID,
  "gate_id" UUID,
  "blocked" BOOLEAN NOT NULL DEFAULT false,
  "first_at" TIMESTAMPTZ(3) NOT NULL,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  "seen_at" TIMESTAMPTZ(3),
  "seen_by" TEXT,
  CONSTRAINT "gate_alert_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "gate_alert_figures" CHECK (score BETWEEN 0 AND 100 AND times > 0 AND last_at >= first_at)
);
CREATE UNIQUE INDEX "gate_alert_event_id_rule_key_key" ON "gate_alert"("event_id", "rule", "key");
CREATE INDEX "gate_alert_event_id_last_at_idx" ON "gate_alert"("event_id", "last_at");

CREATE TABLE "fraud_rule" (
  "event_id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "rule" TEXT NOT NULL,
  "enabled" BOOLEAN NOT NULL,
  "settings" JSONB NOT NULL,
  "action" TEXT NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_by" TEXT NOT NULL,
  CONSTRAINT "fraud_rule_pkey" PRIMARY KEY ("event_id", "rule"),
  CONSTRAINT "fraud_rule_action" CHECK (action IN ('alert', 'block')),
  CONSTRAINT "fraud_rule_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "scan_lease" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "ticket_id" UUID NOT NULL,
  "admission_id" UUID NOT NULL,
  "scan_row_id" UUID NOT NULL,
  "integration_id" UUID NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "confirmed_at" TIMESTAMPTZ(3),
  "confirmed_as" TEXT,
  "released_at" TIMESTAMPTZ(3),
  CONSTRAINT "scan_lease_pkey" PRIMARY KEY ("id"),
  -- Somebody went through, or the admission was given back: never both.
  CONSTRAINT "scan_lease_end" CHECK (confirmed_at IS NULL OR released_at IS NULL),
  CONSTRAINT "scan_lease_confirmed" CHECK ((confirmed_at IS NULL) = (confirmed_as IS NULL))
);
CREATE UNIQUE INDEX "scan_lease_admission_id_key" ON "scan_lease"("admission_id");
CREATE INDEX "scan_lease_expires_at_idx" ON "scan_lease"("expires_at");
