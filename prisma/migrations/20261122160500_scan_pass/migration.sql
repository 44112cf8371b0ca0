-- Which pass an attempt took, opened again or left: an undo and a repeated answer have to know it. Without a foreign key, as every scan
-- of a gate would pay for it; check-invariants looks.
ALTER TABLE "scan" ADD COLUMN "admission_id" UUID;
