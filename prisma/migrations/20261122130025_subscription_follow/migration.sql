-- How an organization's subscription is followed: which Checkout is open, whether the free trial was used, and a number that grows
-- with every writing, so that an older look at the provider never overwrites a newer one.
ALTER TABLE "subscription" ADD COLUMN "checkout_ref" TEXT;
ALTER TABLE "subscription" ADD COLUMN "trial_used" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "subscription" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "subscription" ADD CONSTRAINT "subscription_plan_check" CHECK ("plan" IN ('free', 'pro', 'scale'));

CREATE UNIQUE INDEX "subscription_customer_ref_key" ON "subscription"("customer_ref");
-- The beat looks for those that the provider should have said something about.
CREATE INDEX "subscription_current_period_end_idx" ON "subscription"("current_period_end");
