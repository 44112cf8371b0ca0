-- Messages told apart by what became of them, the organizer's own words and ways of sending, campaigns, and what is told to outside
-- addresses (docs/decisions/018, 019).

-- AlterEnum
ALTER TYPE "notification_status" ADD VALUE 'delivered';
ALTER TYPE "notification_status" ADD VALUE 'bounced';
ALTER TYPE "notification_status" ADD VALUE 'suppressed';
ALTER TYPE "notification_status" ADD VALUE 'cancelled';

-- DropIndex
DROP INDEX "notification_organization_id_requested_at_idx";

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "bounced_at" TIMESTAMPTZ(3),
ADD COLUMN     "campaign_id" UUID,
ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'email',
ADD COLUMN     "complained_at" TIMESTAMPTZ(3),
ADD COLUMN     "delivered_at" TIMESTAMPTZ(3),
ADD COLUMN     "event_id" UUID,
ADD COLUMN     "handed_over_at" TIMESTAMPTZ(3),
ADD COLUMN     "opened_at" TIMESTAMPTZ(3),
ADD COLUMN     "scheduled_at" TIMESTAMPTZ(3),
ADD COLUMN     "subject" TEXT;

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID,
    "reminder_id" UUID,
    "session_id" UUID,
    "name" TEXT NOT NULL,
    "audience" JSONB NOT NULL,
    "content" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "recipients" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "anchor" TEXT NOT NULL,
    "minutes_before" INTEGER NOT NULL,
    "at_minute" INTEGER,
    "is_on" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_step" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "provider" TEXT,
    "provider_event_id" TEXT,
    "detail" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "address" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "notification_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_settings" (
    "organization_id" UUID NOT NULL,
    "provider_order" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sender_name" TEXT,
    "reply_to" TEXT,
    "quiet_from" INTEGER NOT NULL DEFAULT 1260,
    "quiet_until" INTEGER NOT NULL DEFAULT 540,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "message_settings_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "sender_domain" (
    "organization_id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "local_part" TEXT NOT NULL,
    "provider_ref" TEXT NOT NULL,
    "records" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sender_domain_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "message_template" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "blocks" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "event_types" TEXT[],
    "wrapped_secret" TEXT NOT NULL,
    "wrapped_old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_why" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "rests_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempt" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "milliseconds" INTEGER NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "request_headers" JSONB NOT NULL,
    "answer" TEXT,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "campaign_organization_id_created_at_idx" ON "campaign"("organization_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_reminder_id_session_id_key" ON "campaign"("reminder_id", "session_id");

-- CreateIndex
CREATE INDEX "reminder_event_id_idx" ON "reminder"("event_id");

-- CreateIndex
CREATE INDEX "notification_step_notification_id_at_idx" ON "notification_step"("notification_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_step_provider_provider_event_id_key" ON "notification_step"("provider", "provider_event_id");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_organization_id_address_scope_key" ON "suppression"("organization_id", "address", "scope") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "message_template_organization_id_kind_locale_key" ON "message_template"("organization_id", "kind", "locale");

-- CreateIndex
CREATE INDEX "webhook_endpoint_organization_id_idx" ON "webhook_endpoint"("organization_id");

-- CreateIndex
CREATE INDEX "webhook_event_organization_id_at_idx" ON "webhook_event"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_event_organization_id_type_key_key" ON "webhook_event"("organization_id", "type", "key");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_status_next_at_idx" ON "webhook_delivery"("endpoint_id", "status", "next_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_endpoint_id_event_id_key" ON "webhook_delivery"("endpoint_id", "event_id");

-- CreateIndex
CREATE INDEX "webhook_attempt_delivery_id_at_idx" ON "webhook_attempt"("delivery_id", "at");

-- CreateIndex
CREATE INDEX "notification_organization_id_requested_at_id_idx" ON "notification"("organization_id", "requested_at", "id");

-- CreateIndex
CREATE INDEX "notification_event_id_idx" ON "notification"("event_id");

-- CreateIndex
CREATE INDEX "notification_campaign_id_status_id_idx" ON "notification"("campaign_id", "status", "id");

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_reminder_id_fkey" FOREIGN KEY ("reminder_id") REFERENCES "reminder"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_step" ADD CONSTRAINT "notification_step_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_settings" ADD CONSTRAINT "message_settings_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sender_domain" ADD CONSTRAINT "sender_domain_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_template" ADD CONSTRAINT "message_template_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_event" ADD CONSTRAINT "webhook_event_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "webhook_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE notification
  ADD CONSTRAINT notification_channel_check CHECK (channel IN ('email', 'sms')),
  ADD CONSTRAINT notification_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id);
-- A provider's word about a message finds it by this.
CREATE UNIQUE INDEX notification_provider_message_key ON notification (provider, provider_message_id) WHERE provider_message_id IS NOT NULL;

ALTER TABLE suppression
  ADD CONSTRAINT suppression_organization_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
  ADD CONSTRAINT suppression_address_check CHECK (address = lower(address)),
  ADD CONSTRAINT suppression_scope_check CHECK (scope IN ('everything', 'campaigns')),
  ADD CONSTRAINT suppression_reason_check CHECK (reason IN ('bounced', 'complained', 'unsubscribed', 'by_member'));
ALTER TABLE message_settings
  ADD CONSTRAINT message_settings_order_check CHECK (provider_order <@ ARRAY['resend', 'smtp', 'sendgrid']),
  ADD CONSTRAINT message_settings_quiet_check CHECK (quiet_from BETWEEN 0 AND 1439 AND quiet_until BETWEEN 0 AND 1439);
ALTER TABLE sender_domain ADD CONSTRAINT sender_domain_status_check CHECK (status IN ('pending', 'verified', 'failed'));
ALTER TABLE message_template ADD CONSTRAINT message_template_locale_check CHECK (locale IN ('fr', 'en'));
ALTER TABLE campaign
  ADD CONSTRAINT campaign_status_check CHECK (status IN ('draft', 'scheduled', 'sending', 'paused', 'cancelled', 'done')),
  ADD CONSTRAINT campaign_recipients_check CHECK (recipients >= 0);
ALTER TABLE reminder
  ADD CONSTRAINT reminder_anchor_check CHECK (anchor IN ('doors', 'start')),
  ADD CONSTRAINT reminder_time_check CHECK (minutes_before BETWEEN 0 AND 129600 AND (at_minute IS NULL OR at_minute BETWEEN 0 AND 1439));
ALTER TABLE webhook_endpoint
  ADD CONSTRAINT webhook_endpoint_why_check CHECK ((disabled_at IS NULL) = (disabled_why IS NULL) AND disabled_why IN ('failing', 'by_member'));
ALTER TABLE webhook_delivery
  ADD CONSTRAINT webhook_delivery_status_check CHECK (status IN ('waiting', 'delivered', 'given_up') AND (status = 'delivered') = (delivered_at IS NOT NULL));

CREATE TRIGGER notification_step_append_only BEFORE UPDATE OR DELETE ON notification_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_event_append_only BEFORE UPDATE OR DELETE ON webhook_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_attempt_append_only BEFORE UPDATE ON webhook_attempt FOR EACH ROW EXECUTE FUNCTION refuse_change();
