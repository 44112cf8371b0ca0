-- What a provider's balance tells beyond its own sum: the payment it is about, and the money in the buyer's currency.
ALTER TABLE balance_entry ADD COLUMN intent_ref TEXT;
ALTER TABLE balance_entry ADD COLUMN application_fee_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balance_entry ADD COLUMN source_minor INTEGER;
ALTER TABLE balance_entry ADD COLUMN source_currency CHAR(3);
UPDATE balance_entry SET source_minor = amount_minor, source_currency = currency;
ALTER TABLE balance_entry ALTER COLUMN source_minor SET NOT NULL, ALTER COLUMN source_currency SET NOT NULL;
ALTER TABLE balance_entry ADD CONSTRAINT balance_entry_net CHECK (net_minor = amount_minor - fee_minor);
CREATE INDEX "balance_entry_intent_ref_idx" ON "balance_entry"("intent_ref");
CREATE INDEX "balance_entry_source_ref_idx" ON "balance_entry"("source_ref");
CREATE INDEX "balance_entry_payout_ref_idx" ON "balance_entry"("payout_ref");

-- How far an account's movements have been read; '' is the installation's own account.
CREATE TABLE "balance_import" (
    "gateway" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "newest_ref" TEXT,
    "backfill_ref" TEXT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "balance_import_pkey" PRIMARY KEY ("gateway", "account")
);

-- What the person who closed it had to say.
ALTER TABLE attention_item ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- A conversion moves money out of one currency and into another on the same account.
DROP INDEX "ledger_entry_cause_kind_cause_id_account_key";
CREATE UNIQUE INDEX "ledger_entry_cause_kind_cause_id_account_currency_key" ON "ledger_entry"("cause_kind", "cause_id", "account", "currency");
