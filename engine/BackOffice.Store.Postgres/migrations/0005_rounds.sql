-- Collections: rounds, who is asked in them, and which round a return answers.
ALTER TABLE returns ADD COLUMN round_id uuid;
ALTER TABLE returns ADD COLUMN team text;
CREATE INDEX ix_returns_round_id ON returns (round_id) WHERE round_id IS NOT NULL;
CREATE TABLE rounds (
    id uuid NOT NULL,
    version bigint NOT NULL,
    pack_id text NOT NULL,
    collection_id text NOT NULL,
    form_id text NOT NULL,
    title text NOT NULL,
    team text NOT NULL,
    opens date NOT NULL,
    due date NOT NULL,
    last_edit date NOT NULL,
    closed_at timestamp with time zone,
    next_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_rounds PRIMARY KEY (id)
);
CREATE INDEX ix_rounds_next_at ON rounds (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE round_providers (
    round_id uuid NOT NULL,
    provider_id text NOT NULL,
    return_id uuid NOT NULL,
    name text NOT NULL,
    excused boolean NOT NULL,
    CONSTRAINT pk_round_providers PRIMARY KEY (round_id, provider_id)
);
CREATE INDEX ix_round_providers_provider_id ON round_providers (provider_id);
