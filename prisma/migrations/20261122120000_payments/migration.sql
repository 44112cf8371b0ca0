-- CreateEnum
CREATE TYPE "document_kind" AS ENUM ('invoice', 'credit_note');

-- CreateEnum
CREATE TYPE "bank_line_status" AS ENUM ('matched', 'unmatched', 'ignored');

-- CreateEnum
CREATE TYPE "refund_run_status" AS ENUM ('running', 'paused', 'completed');

-- CreateEnum
CREATE TYPE "refund_run_item_status" AS ENUM ('waiting', 'sent', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "dispute_status" AS ENUM ('needs_response', 'under_review', 'won', 'lost');

-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "application_fee_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "method" TEXT;

-- AlterTable
ALTER TABLE "provider_event" ADD COLUMN     "account" TEXT,
ADD COLUMN     "purchase_id" UUID;

-- AlterTable
ALTER TABLE "purchase" ADD COLUMN     "buyer_address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "buyer_company" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "buyer_vat_number" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "platform_fee_minor" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "purchase_item" ADD COLUMN     "vat_basis_points" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "refund" ADD COLUMN     "actor" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "fee_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "run_id" UUID,
ADD COLUMN     "ticket_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "tickets" TEXT NOT NULL DEFAULT 'keep';

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "void_reason" TEXT,
ADD COLUMN     "voided_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ticket_type" ADD COLUMN     "vat_basis_points" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "seller_details" (
    "organization_id" UUID NOT NULL,
    "legal_name" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "registration" TEXT NOT NULL DEFAULT '',
    "vat_number" TEXT NOT NULL DEFAULT '',
    "invoice_prefix" TEXT NOT NULL DEFAULT '',
    "footer" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seller_details_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "document_series" (
    "organization_id" UUID NOT NULL,
    "series" TEXT NOT NULL,
    "last_number" INTEGER NOT NULL,

    CONSTRAINT "document_series_pkey" PRIMARY KEY ("organization_id","series")
);

-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "kind" "document_kind" NOT NULL,
    "series" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "invoice_id" UUID,
    "cause" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "total_minor" INTEGER NOT NULL,
    "vat_minor" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "locale" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_settings" (
    "organization_id" UUID NOT NULL,
    "gateways" TEXT[] DEFAULT ARRAY['stripe', 'paypal']::TEXT[],
    "fee_bearer" TEXT NOT NULL DEFAULT 'organizer',
    "statement_text" TEXT NOT NULL DEFAULT '',
    "external_methods" JSONB NOT NULL DEFAULT '{}',
    "external_deadline_hours" INTEGER NOT NULL DEFAULT 72,
    "return_origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_settings_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "provider_account" (
    "organization_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "charges_enabled" BOOLEAN NOT NULL DEFAULT false,
    "payouts_enabled" BOOLEAN NOT NULL DEFAULT false,
    "details_submitted" BOOLEAN NOT NULL DEFAULT false,
    "requirements" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "country" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_account_pkey" PRIMARY KEY ("organization_id","gateway")
);

-- CreateTable
CREATE TABLE "integration" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "wrapped_secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integration_event" (
    "integration_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "payload" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "integration_event_pkey" PRIMARY KEY ("integration_id","event_id")
);

-- CreateTable
CREATE TABLE "bank_import" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "line_count" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bank_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_line" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "booked_on" DATE NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "text" TEXT NOT NULL,
    "status" "bank_line_status" NOT NULL,
    "reason" TEXT,
    "payment_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "bank_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_run" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "status" "refund_run_status" NOT NULL,
    "reason" TEXT NOT NULL,
    "keep_fees" BOOLEAN NOT NULL,
    "total" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_run_item" (
    "run_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "status" "refund_run_item_status" NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_run_item_pkey" PRIMARY KEY ("run_id","purchase_id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "status" "dispute_status" NOT NULL,
    "reason" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "evidence_due_at" TIMESTAMPTZ(3),
    "statement" TEXT NOT NULL DEFAULT '',
    "evidence_file_key" TEXT,
    "evidence_sent_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_log_entry" (
    "sequence" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "gateway" TEXT,
    "provider_ref" TEXT,
    "amount_minor" INTEGER,
    "currency" CHAR(3),
    "detail" TEXT,
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_log_entry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "attention_item" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "purchase_id" UUID,
    "event_id" UUID,
    "amount_minor" INTEGER,
    "currency" CHAR(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "resolved_by" TEXT,

    CONSTRAINT "attention_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "balance_entry" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "account" TEXT,
    "provider_ref" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "fee_minor" INTEGER NOT NULL,
    "net_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "source_ref" TEXT,
    "payout_ref" TEXT,
    "purchase_id" UUID,
    "matched_at" TIMESTAMPTZ(3),
    "available_on" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "balance_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "account" TEXT,
    "provider_ref" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "arrives_on" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "organization_id" UUID NOT NULL,
    "plan" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "customer_ref" TEXT NOT NULL,
    "subscription_ref" TEXT,
    "current_period_end" TIMESTAMPTZ(3),
    "trial_ends_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "past_due_since" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("organization_id")
);

-- CreateIndex
CREATE INDEX "document_organization_id_issued_at_idx" ON "document"("organization_id", "issued_at");

-- CreateIndex
CREATE INDEX "document_purchase_id_idx" ON "document"("purchase_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_organization_id_series_number_key" ON "document"("organization_id", "series", "number");

-- CreateIndex
CREATE UNIQUE INDEX "document_kind_cause_key" ON "document"("kind", "cause");

-- CreateIndex
CREATE UNIQUE INDEX "provider_account_gateway_ref_key" ON "provider_account"("gateway", "ref");

-- CreateIndex
CREATE INDEX "integration_organization_id_idx" ON "integration"("organization_id");

-- CreateIndex
CREATE INDEX "bank_import_organization_id_at_idx" ON "bank_import"("organization_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "bank_line_payment_id_key" ON "bank_line"("payment_id");

-- CreateIndex
CREATE INDEX "bank_line_organization_id_status_idx" ON "bank_line"("organization_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "bank_line_organization_id_fingerprint_key" ON "bank_line"("organization_id", "fingerprint");

-- CreateIndex
CREATE INDEX "refund_run_event_id_idx" ON "refund_run"("event_id");

-- CreateIndex
CREATE INDEX "refund_run_item_run_id_status_idx" ON "refund_run_item"("run_id", "status");

-- CreateIndex
CREATE INDEX "refund_run_item_purchase_id_idx" ON "refund_run_item"("purchase_id");

-- CreateIndex
CREATE INDEX "dispute_organization_id_status_idx" ON "dispute"("organization_id", "status");

-- CreateIndex
CREATE INDEX "dispute_purchase_id_idx" ON "dispute"("purchase_id");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_gateway_provider_ref_key" ON "dispute"("gateway", "provider_ref");

-- CreateIndex
CREATE INDEX "payment_log_entry_purchase_id_sequence_idx" ON "payment_log_entry"("purchase_id", "sequence");

-- CreateIndex
CREATE INDEX "attention_item_organization_id_opened_at_idx" ON "attention_item"("organization_id", "opened_at");

-- CreateIndex
CREATE INDEX "balance_entry_organization_id_at_idx" ON "balance_entry"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "balance_entry_gateway_provider_ref_key" ON "balance_entry"("gateway", "provider_ref");

-- CreateIndex
CREATE INDEX "payout_organization_id_at_idx" ON "payout"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "payout_gateway_provider_ref_key" ON "payout"("gateway", "provider_ref");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_subscription_ref_key" ON "subscription"("subscription_ref");

-- CreateIndex
CREATE INDEX "provider_event_purchase_id_idx" ON "provider_event"("purchase_id");

-- AddForeignKey
ALTER TABLE "seller_details" ADD CONSTRAINT "seller_details_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_settings" ADD CONSTRAINT "payment_settings_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_account" ADD CONSTRAINT "provider_account_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integration" ADD CONSTRAINT "integration_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "bank_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_run" ADD CONSTRAINT "refund_run_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_run_item" ADD CONSTRAINT "refund_run_item_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "refund_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_run_item" ADD CONSTRAINT "refund_run_item_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_log_entry" ADD CONSTRAINT "payment_log_entry_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;




-- The guards that Prisma cannot say. Each promise of the code has its second wall here.

ALTER TABLE payment ADD CONSTRAINT payment_application_fee CHECK (application_fee_minor BETWEEN 0 AND amount_minor);
ALTER TABLE purchase ADD CONSTRAINT purchase_platform_fee CHECK (platform_fee_minor BETWEEN 0 AND total_minor);
ALTER TABLE ticket_type ADD CONSTRAINT ticket_type_vat CHECK (vat_basis_points BETWEEN 0 AND 10000);
ALTER TABLE purchase_item ADD CONSTRAINT purchase_item_vat CHECK (vat_basis_points BETWEEN 0 AND 10000);
ALTER TABLE refund ADD CONSTRAINT refund_fee CHECK (fee_minor BETWEEN 0 AND amount_minor);
ALTER TABLE refund ADD CONSTRAINT refund_tickets CHECK (tickets IN ('void', 'keep'));

ALTER TABLE payment_settings ADD CONSTRAINT payment_settings_bearer CHECK (fee_bearer IN ('organizer', 'buyer'));
ALTER TABLE payment_settings ADD CONSTRAINT payment_settings_deadline CHECK (external_deadline_hours BETWEEN 1 AND 2160);
ALTER TABLE bank_line ADD CONSTRAINT bank_line_match CHECK ((status = 'matched') = (payment_id IS NOT NULL));

-- One run at a time gives an event's purchases back.
CREATE UNIQUE INDEX refund_run_one_open ON refund_run (event_id) WHERE status <> 'completed';
CREATE INDEX dispute_open ON dispute (purchase_id) WHERE closed_at IS NULL;

CREATE UNIQUE INDEX attention_item_one_open ON attention_item (kind, subject_id) WHERE resolved_at IS NULL;
CREATE INDEX attention_item_open ON attention_item (organization_id, opened_at) WHERE resolved_at IS NULL;
CREATE INDEX balance_entry_unmatched ON balance_entry (organization_id, at) WHERE matched_at IS NULL;

ALTER TABLE document ADD CONSTRAINT document_amounts CHECK (total_minor >= 0 AND vat_minor BETWEEN 0 AND total_minor);
ALTER TABLE document ADD CONSTRAINT document_takes_back CHECK ((kind = 'credit_note') = (invoice_id IS NOT NULL));

-- What is written once stays as it was.
CREATE TRIGGER payment_log_entry_append_only BEFORE UPDATE OR DELETE ON payment_log_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER integration_event_append_only BEFORE UPDATE OR DELETE ON integration_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
