-- Every scan of every gate locked the one row of its list twice (docs/decisions/013). Lists are never deleted; check-invariants looks.
ALTER TABLE "scan" DROP CONSTRAINT "scan_check_in_list_id_fkey";
ALTER TABLE "admission" DROP CONSTRAINT "admission_check_in_list_id_fkey";
