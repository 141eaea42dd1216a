-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "readers" TEXT[];

-- Who may read an application stands beside it, so that lists of thousands need not work it out for each row. It comes from
-- the lists of the application or from the rule that fits its name, both of which change; triggers follow in the same transaction.
-- Who writes an application holds the lock shared, who writes rules alone: neither can miss what the other has just written.
CREATE FUNCTION application_readers(application text, attributes jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE list jsonb;
BEGIN
  IF jsonb_path_exists(attributes, 'strict $.permissions.* ? (@.type() == "array" && @.size() > 0)', '{}', true) THEN
    list := attributes #> '{permissions,READ}';
  ELSE
    SELECT rule.permissions -> 'READ' INTO list FROM permission_rules rule
    WHERE rule.kind = 'application' AND (rule.pattern = application
      OR (right(rule.pattern, 1) = '*' AND starts_with(application, left(rule.pattern, -1))))
    ORDER BY length(rule.pattern) DESC LIMIT 1;
  END IF;
  IF jsonb_typeof(list) IS DISTINCT FROM 'array' THEN RETURN ARRAY[]::text[]; END IF;
  RETURN ARRAY(SELECT lower(role) FROM jsonb_array_elements_text(list) AS role);
END $$;

CREATE FUNCTION applications_keep_readers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7281153046);
  NEW.readers := application_readers(NEW.name, NEW.attributes);
  RETURN NEW;
END $$;
CREATE TRIGGER applications_keep_readers BEFORE INSERT OR UPDATE ON "applications"
  FOR EACH ROW EXECUTE FUNCTION applications_keep_readers();

CREATE FUNCTION permission_rules_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7281153046);
  RETURN NULL;
END $$;
CREATE TRIGGER permission_rules_alone BEFORE INSERT OR UPDATE OR DELETE ON "permission_rules"
  FOR EACH STATEMENT EXECUTE FUNCTION permission_rules_alone();

-- Whatever a rule that came, changed or went could be for is worked out anew by the trigger above.
CREATE FUNCTION permission_rules_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE applications SET readers = readers WHERE EXISTS (
    SELECT 1 FROM changed WHERE changed.kind = 'application' AND (changed.pattern = applications.name
      OR (right(changed.pattern, 1) = '*' AND starts_with(applications.name, left(changed.pattern, -1)))));
  RETURN NULL;
END $$;
CREATE TRIGGER permission_rules_come AFTER INSERT ON "permission_rules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION permission_rules_renew();
CREATE TRIGGER permission_rules_change AFTER UPDATE ON "permission_rules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION permission_rules_renew();
CREATE TRIGGER permission_rules_moved AFTER UPDATE ON "permission_rules"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION permission_rules_renew();
CREATE TRIGGER permission_rules_go AFTER DELETE ON "permission_rules"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION permission_rules_renew();

UPDATE "applications" SET "readers" = NULL;
