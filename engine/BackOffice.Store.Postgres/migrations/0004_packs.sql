-- The lives of packs: versions and drafts as JSON, and the text of each file once.
CREATE TABLE packs (
    id text NOT NULL,
    version bigint NOT NULL,
    next_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_packs PRIMARY KEY (id)
);
CREATE TABLE pack_texts (
    hash text NOT NULL,
    text text NOT NULL,
    CONSTRAINT pk_pack_texts PRIMARY KEY (hash)
);

-- Every node hears of a change as soon as it is committed, whoever made it.
CREATE FUNCTION tell_of_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('backoffice_packs', NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_pack AFTER INSERT OR UPDATE ON packs FOR EACH ROW EXECUTE FUNCTION tell_of_pack();
