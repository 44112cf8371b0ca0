-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'manager', 'box_office', 'gate_staff', 'read_only');

-- CreateEnum
CREATE TYPE "event_status" AS ENUM ('draft', 'published', 'paused', 'cancelled', 'archived');

-- CreateEnum
CREATE TYPE "notification_status" AS ENUM ('requested', 'sent', 'failed');

-- CreateEnum
CREATE TYPE "purchase_status" AS ENUM ('held', 'awaiting_payment', 'paid', 'expired', 'cancelled', 'partially_refunded', 'refunded', 'disputed', 'needs_attention');

-- CreateEnum
CREATE TYPE "places_state" AS ENUM ('held', 'sold', 'released');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('intended', 'pending', 'succeeded', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "refund_status" AS ENUM ('requested', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('valid', 'void', 'blocked');

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'fr',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'fr',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "event_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "auth_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "permissions" TEXT[],
    "created_by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_record" (
    "scope" BYTEA NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "answer" JSONB,
    "locked_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "worker_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("worker_id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "sequence" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "previous_hash" BYTEA,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "venue" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "venue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "event_status" NOT NULL DEFAULT 'draft',
    "time_zone" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "venue_id" UUID,
    "cover_key" TEXT,
    "last_type_number" INTEGER NOT NULL DEFAULT 0,
    "request_key" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_session" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "number" INTEGER NOT NULL DEFAULT 1,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "doors_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capacity" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "session_id" UUID,
    "name" TEXT,
    "size" INTEGER NOT NULL,
    "held" INTEGER NOT NULL DEFAULT 0,
    "sold" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "capacity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_type" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "session_id" UUID,
    "number" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "price_minor" INTEGER NOT NULL,
    "max_per_purchase" INTEGER NOT NULL DEFAULT 10,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_type_capacity" (
    "ticket_type_id" UUID NOT NULL,
    "capacity_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,

    CONSTRAINT "ticket_type_capacity_pkey" PRIMARY KEY ("ticket_type_id","capacity_id")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "purchase_id" UUID,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "props" JSONB NOT NULL,
    "status" "notification_status" NOT NULL DEFAULT 'requested',
    "provider" TEXT,
    "provider_message_id" TEXT,
    "last_error" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "purchase" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "status" "purchase_status" NOT NULL,
    "places" "places_state" NOT NULL,
    "buyer_name" TEXT NOT NULL,
    "buyer_email" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "subtotal_minor" INTEGER NOT NULL,
    "discount_minor" INTEGER NOT NULL DEFAULT 0,
    "fee_minor" INTEGER NOT NULL DEFAULT 0,
    "total_minor" INTEGER NOT NULL,
    "attendee_names" JSONB NOT NULL DEFAULT '[]',
    "hold_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "hold_extended_at" TIMESTAMPTZ(3),
    "hold_prolonged_at" TIMESTAMPTZ(3),
    "attention_reason" TEXT,
    "access_version" INTEGER NOT NULL DEFAULT 0,
    "address" TEXT,
    "request_key" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "purchase_item" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "ticket_type_id" UUID NOT NULL,
    "session_id" UUID,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_minor" INTEGER NOT NULL,

    CONSTRAINT "purchase_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "status" "payment_status" NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "captured_minor" INTEGER NOT NULL DEFAULT 0,
    "refunded_minor" INTEGER NOT NULL DEFAULT 0,
    "provider_ref" TEXT,
    "provider_intent" TEXT,
    "provider_account" TEXT,
    "live_mode" BOOLEAN NOT NULL DEFAULT false,
    "redirect_url" TEXT,
    "return_url" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "refund_status" NOT NULL,
    "provider_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "sequence" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "cause_kind" TEXT NOT NULL,
    "cause_id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("provider","event_id")
);

-- CreateTable
CREATE TABLE "check_in_list" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "ticket_type_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),

    CONSTRAINT "check_in_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scan" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "scan_id" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "event_id" UUID NOT NULL,
    "check_in_list_id" UUID NOT NULL,
    "ticket_id" UUID,
    "valid" BOOLEAN NOT NULL,
    "reason" TEXT,
    "typed" BOOLEAN NOT NULL DEFAULT false,
    "actor" TEXT NOT NULL,
    "operator_id" TEXT,
    "location" TEXT,
    "scan_count" INTEGER NOT NULL DEFAULT 0,
    "last_scan_at" TIMESTAMPTZ(3),
    "last_location" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admission" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "check_in_list_id" UUID NOT NULL,
    "pass_key" TEXT NOT NULL DEFAULT '',
    "scan_row_id" UUID NOT NULL,
    "location" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "admission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attendee" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attendee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_key" (
    "kid" SERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "wrapped_private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "session_id" UUID,
    "ticket_type_id" UUID NOT NULL,
    "attendee_id" UUID NOT NULL,
    "purchase_id" UUID,
    "purchase_item_id" UUID,
    "ordinal" INTEGER NOT NULL DEFAULT 0,
    "kid" INTEGER NOT NULL,
    "serial" BIGINT NOT NULL,
    "gen" INTEGER NOT NULL DEFAULT 0,
    "code" CHAR(11) NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'valid',
    "access_version" INTEGER NOT NULL DEFAULT 0,
    "file_key" TEXT,
    "file_as_of" TIMESTAMPTZ(3),
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revocation" (
    "sequence" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "kid" INTEGER NOT NULL,
    "serial" BIGINT NOT NULL,
    "min_gen" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_organization_id_user_id_key" ON "membership"("organization_id", "user_id");

-- CreateIndex
CREATE INDEX "auth_session_user_id_idx" ON "auth_session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_prefix_key" ON "api_key"("prefix");

-- CreateIndex
CREATE INDEX "api_key_organization_id_idx" ON "api_key"("organization_id");

-- CreateIndex
CREATE INDEX "idempotency_record_created_at_idx" ON "idempotency_record"("created_at");

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_sequence_idx" ON "audit_entry"("organization_id", "sequence");

-- CreateIndex
CREATE INDEX "venue_organization_id_idx" ON "venue"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "event_slug_key" ON "event"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "event_request_key_key" ON "event"("request_key");

-- CreateIndex
CREATE INDEX "event_organization_id_created_at_idx" ON "event"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "event_session_starts_at_idx" ON "event_session"("starts_at");

-- CreateIndex
CREATE INDEX "event_session_organization_id_starts_at_idx" ON "event_session"("organization_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "event_session_event_id_number_key" ON "event_session"("event_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "capacity_event_id_name_key" ON "capacity"("event_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_type_event_id_number_key" ON "ticket_type"("event_id", "number");

-- CreateIndex
CREATE INDEX "ticket_type_capacity_capacity_id_idx" ON "ticket_type_capacity"("capacity_id");

-- CreateIndex
CREATE INDEX "notification_organization_id_requested_at_idx" ON "notification"("organization_id", "requested_at");

-- CreateIndex
CREATE INDEX "notification_purchase_id_idx" ON "notification"("purchase_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_kind_key_key" ON "notification"("kind", "key");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_number_key" ON "purchase"("number");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_request_key_key" ON "purchase"("request_key");

-- CreateIndex
CREATE INDEX "purchase_organization_id_id_idx" ON "purchase"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "purchase_event_id_id_idx" ON "purchase"("event_id", "id" DESC);

-- CreateIndex
CREATE INDEX "purchase_event_id_created_at_idx" ON "purchase"("event_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "purchase_item_ticket_type_id_idx" ON "purchase_item"("ticket_type_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_item_purchase_id_ticket_type_id_key" ON "purchase_item"("purchase_id", "ticket_type_id");

-- CreateIndex
CREATE INDEX "payment_purchase_id_idx" ON "payment"("purchase_id");

-- CreateIndex
CREATE INDEX "payment_provider_intent_idx" ON "payment"("provider_intent");

-- CreateIndex
CREATE UNIQUE INDEX "payment_gateway_provider_ref_key" ON "payment"("gateway", "provider_ref");

-- CreateIndex
CREATE UNIQUE INDEX "refund_provider_ref_key" ON "refund"("provider_ref");

-- CreateIndex
CREATE INDEX "refund_purchase_id_idx" ON "refund"("purchase_id");

-- CreateIndex
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");

-- CreateIndex
CREATE INDEX "ledger_entry_organization_id_at_idx" ON "ledger_entry"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_cause_kind_cause_id_account_key" ON "ledger_entry"("cause_kind", "cause_id", "account");

-- CreateIndex
CREATE INDEX "provider_event_processed_at_idx" ON "provider_event"("processed_at");

-- CreateIndex
CREATE INDEX "check_in_list_event_id_idx" ON "check_in_list"("event_id");

-- CreateIndex
CREATE INDEX "scan_event_id_at_idx" ON "scan"("event_id", "at" DESC);

-- CreateIndex
CREATE INDEX "scan_ticket_id_idx" ON "scan"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "scan_organization_id_scan_id_key" ON "scan"("organization_id", "scan_id");

-- CreateIndex
CREATE UNIQUE INDEX "admission_scan_row_id_key" ON "admission"("scan_row_id");

-- CreateIndex
CREATE INDEX "admission_event_id_at_idx" ON "admission"("event_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "admission_ticket_id_check_in_list_id_pass_key_key" ON "admission"("ticket_id", "check_in_list_id", "pass_key");

-- CreateIndex
CREATE INDEX "attendee_event_id_created_at_idx" ON "attendee"("event_id", "created_at");

-- CreateIndex
CREATE INDEX "event_key_event_id_idx" ON "event_key"("event_id");

-- CreateIndex
CREATE INDEX "ticket_purchase_id_idx" ON "ticket"("purchase_id");

-- CreateIndex
CREATE INDEX "ticket_ticket_type_id_idx" ON "ticket"("ticket_type_id");

-- CreateIndex
CREATE INDEX "ticket_attendee_id_idx" ON "ticket"("attendee_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_kid_serial_key" ON "ticket"("kid", "serial");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_event_id_code_key" ON "ticket"("event_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_purchase_item_id_ordinal_key" ON "ticket"("purchase_item_id", "ordinal");

-- CreateIndex
CREATE INDEX "revocation_event_id_sequence_idx" ON "revocation"("event_id", "sequence");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "venue" ADD CONSTRAINT "venue_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_session" ADD CONSTRAINT "event_session_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capacity" ADD CONSTRAINT "capacity_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_type" ADD CONSTRAINT "ticket_type_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_type_capacity" ADD CONSTRAINT "ticket_type_capacity_ticket_type_id_fkey" FOREIGN KEY ("ticket_type_id") REFERENCES "ticket_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_type_capacity" ADD CONSTRAINT "ticket_type_capacity_capacity_id_fkey" FOREIGN KEY ("capacity_id") REFERENCES "capacity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchase_item" ADD CONSTRAINT "purchase_item_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchase_item" ADD CONSTRAINT "purchase_item_ticket_type_id_fkey" FOREIGN KEY ("ticket_type_id") REFERENCES "ticket_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_in_list" ADD CONSTRAINT "check_in_list_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_check_in_list_id_fkey" FOREIGN KEY ("check_in_list_id") REFERENCES "check_in_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admission" ADD CONSTRAINT "admission_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admission" ADD CONSTRAINT "admission_check_in_list_id_fkey" FOREIGN KEY ("check_in_list_id") REFERENCES "check_in_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admission" ADD CONSTRAINT "admission_scan_row_id_fkey" FOREIGN KEY ("scan_row_id") REFERENCES "scan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendee" ADD CONSTRAINT "attendee_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_key" ADD CONSTRAINT "event_key_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_ticket_type_id_fkey" FOREIGN KEY ("ticket_type_id") REFERENCES "ticket_type"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_attendee_id_fkey" FOREIGN KEY ("attendee_id") REFERENCES "attendee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_purchase_item_id_fkey" FOREIGN KEY ("purchase_item_id") REFERENCES "purchase_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_kid_fkey" FOREIGN KEY ("kid") REFERENCES "event_key"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;



-- The guards that Prisma cannot say. Each promise of the code has its second wall here.

ALTER TABLE "user" ADD CONSTRAINT user_email_plain CHECK (email = lower(btrim(email)) AND email <> '');

ALTER TABLE event ADD CONSTRAINT event_slug_plain CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
ALTER TABLE event ADD CONSTRAINT event_currency_iso CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE event_session ADD CONSTRAINT event_session_order CHECK (ends_at > starts_at AND (doors_at IS NULL OR doors_at <= ends_at));

-- No oversell: whatever the code believes, a pool never holds more than its size.
ALTER TABLE capacity ADD CONSTRAINT capacity_places CHECK (size >= 0 AND held >= 0 AND sold >= 0 AND held + sold <= size);
ALTER TABLE ticket_type ADD CONSTRAINT ticket_type_number CHECK (number BETWEEN 1 AND 65535);
ALTER TABLE ticket_type ADD CONSTRAINT ticket_type_price CHECK (price_minor BETWEEN 0 AND 99999999);
ALTER TABLE ticket_type ADD CONSTRAINT ticket_type_max CHECK (max_per_purchase BETWEEN 1 AND 100);

ALTER TABLE purchase ADD CONSTRAINT purchase_total CHECK (
  total_minor = subtotal_minor - discount_minor + fee_minor AND total_minor >= 0
  AND subtotal_minor >= 0 AND discount_minor BETWEEN 0 AND subtotal_minor AND fee_minor >= 0);
-- Places are counted where the status says.
ALTER TABLE purchase ADD CONSTRAINT purchase_places CHECK (
  (status IN ('held', 'awaiting_payment') AND places = 'held')
  OR (status IN ('paid', 'partially_refunded', 'disputed') AND places = 'sold')
  OR (status IN ('expired', 'cancelled') AND places = 'released')
  OR status IN ('refunded', 'needs_attention'));
-- Nothing is sold to nobody.
ALTER TABLE purchase ADD CONSTRAINT purchase_buyer CHECK (places <> 'sold' OR (buyer_name <> '' AND buyer_email <> ''));
ALTER TABLE purchase_item ADD CONSTRAINT purchase_item_quantity CHECK (quantity BETWEEN 1 AND 100 AND unit_price_minor >= 0);
-- The sweep of lapsing holds and the limit of live holds per address read only these rows.
CREATE INDEX purchase_live_holds ON purchase (hold_expires_at) WHERE places = 'held';
CREATE INDEX purchase_live_holds_by_address ON purchase (address) WHERE places = 'held';
-- The limits of free purchases.
CREATE INDEX purchase_free_by_address ON purchase (address, created_at) WHERE total_minor = 0;
CREATE INDEX purchase_free_by_recipient ON purchase (buyer_email, created_at) WHERE total_minor = 0;

ALTER TABLE payment ADD CONSTRAINT payment_amounts CHECK (
  amount_minor > 0 AND captured_minor >= 0 AND refunded_minor >= 0 AND refunded_minor <= captured_minor);
ALTER TABLE payment ADD CONSTRAINT payment_ref CHECK (status = 'intended' OR provider_ref IS NOT NULL OR status = 'failed');
-- One open payment of one purchase.
CREATE UNIQUE INDEX payment_one_open ON payment (purchase_id) WHERE status IN ('intended', 'pending');
CREATE INDEX payment_open ON payment (created_at) WHERE status IN ('intended', 'pending');
ALTER TABLE refund ADD CONSTRAINT refund_amount CHECK (amount_minor > 0);
CREATE INDEX refund_open ON refund (created_at) WHERE status = 'requested';
CREATE INDEX provider_event_open ON provider_event (received_at) WHERE processed_at IS NULL;

ALTER TABLE ticket ADD CONSTRAINT ticket_serial CHECK (serial > 0);
ALTER TABLE ticket ADD CONSTRAINT ticket_gen CHECK (gen BETWEEN 0 AND 65535);
ALTER TABLE ticket ADD CONSTRAINT ticket_code CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$');
CREATE INDEX ticket_live ON ticket (event_id, ticket_type_id) WHERE status <> 'void';

CREATE UNIQUE INDEX check_in_list_default ON check_in_list (event_id) WHERE is_default;
ALTER TABLE scan ADD CONSTRAINT scan_verdict CHECK (valid = (reason IS NULL));

-- What is written once stays as it was.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON scan FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revocation_append_only BEFORE UPDATE OR DELETE ON revocation FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Double entry: at commit the rows of one cause sum to zero in each currency.
CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM ledger_entry WHERE cause_kind = NEW.cause_kind AND cause_id = NEW.cause_id
    GROUP BY currency HAVING sum(amount_minor) <> 0
  ) THEN
    RAISE EXCEPTION 'ledger entries of % % do not sum to zero', NEW.cause_kind, NEW.cause_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
