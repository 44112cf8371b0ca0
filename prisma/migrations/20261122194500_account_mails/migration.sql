-- Links that sign somebody in or let them choose a password, and invitations of members. No token lies in either table.

-- CreateTable
CREATE TABLE "account_link" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "event_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "locale" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "invited_by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "account_link_user_id_idx" ON "account_link"("user_id");

-- CreateIndex
CREATE INDEX "invitation_organization_id_created_at_idx" ON "invitation"("organization_id", "created_at");

-- AddForeignKey
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE account_link ADD CONSTRAINT account_link_purpose_check CHECK (purpose IN ('sign_in', 'password_reset'));
ALTER TABLE invitation
  ADD CONSTRAINT invitation_end_check CHECK (accepted_at IS NULL OR revoked_at IS NULL),
  ADD CONSTRAINT invitation_email_check CHECK (email = lower(btrim(email)));

CREATE UNIQUE INDEX invitation_open_key ON invitation (organization_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- When the organization's owners were told by mail of what waits for a person; what waits already counts as told.
ALTER TABLE attention_item ADD COLUMN told_at TIMESTAMPTZ(3);
UPDATE attention_item SET told_at = opened_at;
CREATE INDEX attention_item_untold_idx ON attention_item (opened_at) WHERE resolved_at IS NULL AND told_at IS NULL;
