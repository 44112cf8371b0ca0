-- What became of a message can be taken out once a year has passed, and not before; it can never be changed.
DROP TRIGGER notification_step_append_only ON notification_step;
CREATE TRIGGER notification_step_append_only BEFORE UPDATE ON notification_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notification_step_kept BEFORE DELETE ON notification_step FOR EACH ROW
  WHEN (OLD.at > now() - INTERVAL '1 year') EXECUTE FUNCTION refuse_change();
