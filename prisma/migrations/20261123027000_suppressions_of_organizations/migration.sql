-- Nobody could release an address that mails about its own account were kept from.
DELETE FROM suppression WHERE organization_id IS NULL;
ALTER TABLE suppression ALTER COLUMN organization_id SET NOT NULL;
