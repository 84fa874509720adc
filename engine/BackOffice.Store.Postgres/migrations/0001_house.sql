CREATE TABLE accounts (
    id text NOT NULL,
    display_name text NOT NULL,
    teams text NOT NULL,
    organisation text,
    created_at timestamp with time zone NOT NULL,
    last_sign_in_at timestamp with time zone,
    active boolean NOT NULL,
    user_name character varying(256),
    normalized_user_name character varying(256),
    email character varying(256),
    normalized_email character varying(256),
    email_confirmed boolean NOT NULL,
    password_hash text,
    security_stamp text,
    concurrency_stamp text,
    phone_number text,
    phone_number_confirmed boolean NOT NULL,
    two_factor_enabled boolean NOT NULL,
    lockout_end timestamp with time zone,
    lockout_enabled boolean NOT NULL,
    access_failed_count integer NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id)
);


CREATE TABLE alerts (
    case_id uuid NOT NULL,
    number integer NOT NULL,
    subject_kind text NOT NULL,
    subject_id text,
    type text NOT NULL,
    severity text NOT NULL,
    banner text NOT NULL,
    opened_on date NOT NULL,
    review_on date,
    cleared_at timestamp with time zone,
    CONSTRAINT pk_alerts PRIMARY KEY (case_id, number)
);


CREATE TABLE audit (
    chain integer NOT NULL,
    sequence bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    on_behalf_of text,
    action text NOT NULL,
    record text NOT NULL,
    details text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (chain, sequence)
);


CREATE TABLE audit_heads (
    chain integer NOT NULL,
    sequence bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT pk_audit_heads PRIMARY KEY (chain)
);


CREATE TABLE case_events (
    case_id uuid NOT NULL,
    version bigint NOT NULL,
    ordinal integer NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    on_behalf_of text,
    details jsonb,
    CONSTRAINT pk_case_events PRIMARY KEY (case_id, version, ordinal)
);


CREATE TABLE case_teams (
    case_id uuid NOT NULL,
    team text NOT NULL,
    CONSTRAINT pk_case_teams PRIMARY KEY (case_id, team)
);


CREATE TABLE cases (
    id uuid NOT NULL,
    reference text NOT NULL,
    pack_id text NOT NULL,
    pack_version text NOT NULL,
    version bigint NOT NULL,
    subject_kind text NOT NULL,
    subject_id text,
    subject_name text NOT NULL,
    provider_id text,
    requested_by text,
    status text NOT NULL,
    stage text NOT NULL,
    team text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_as text,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_cases PRIMARY KEY (id)
);


CREATE TABLE clocks (
    case_id uuid NOT NULL,
    clock_id text NOT NULL,
    run integer NOT NULL,
    about text,
    started_on date NOT NULL,
    due date NOT NULL,
    work_target date NOT NULL,
    working text NOT NULL,
    law text NOT NULL,
    amber_on date,
    red_on date,
    status text NOT NULL,
    stopped_on date,
    stopped_by text,
    details jsonb NOT NULL,
    CONSTRAINT pk_clocks PRIMARY KEY (case_id, clock_id, run)
);


CREATE TABLE commands (
    id uuid NOT NULL,
    target text NOT NULL,
    at timestamp with time zone NOT NULL,
    answer jsonb NOT NULL,
    CONSTRAINT pk_commands PRIMARY KEY (id)
);


CREATE TABLE contacts (
    pupil_id text NOT NULL,
    ordinal integer NOT NULL,
    title text NOT NULL,
    forename text NOT NULL,
    surname text NOT NULL,
    relationship text NOT NULL,
    parental_responsibility boolean NOT NULL,
    email text,
    phone text,
    search text NOT NULL,
    CONSTRAINT pk_contacts PRIMARY KEY (pupil_id, ordinal)
);


CREATE TABLE decisions (
    case_id uuid NOT NULL,
    version bigint NOT NULL,
    ordinal integer NOT NULL,
    at timestamp with time zone NOT NULL,
    rule_set text NOT NULL,
    rule_set_version text NOT NULL,
    as_of date NOT NULL,
    result text NOT NULL,
    inputs jsonb NOT NULL,
    explanation jsonb NOT NULL,
    sentence text NOT NULL,
    CONSTRAINT pk_decisions PRIMARY KEY (case_id, version, ordinal)
);


CREATE TABLE document_content (
    id uuid NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_document_content PRIMARY KEY (id)
);


CREATE TABLE documents (
    id uuid NOT NULL,
    case_id uuid,
    return_id uuid,
    name text NOT NULL,
    kind text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_name text NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id)
);


CREATE TABLE journal (
    case_id uuid NOT NULL,
    version bigint NOT NULL,
    ordinal integer NOT NULL,
    at timestamp with time zone NOT NULL,
    step_id text NOT NULL,
    step_type text NOT NULL,
    event text NOT NULL,
    outcomes jsonb NOT NULL,
    message text,
    CONSTRAINT pk_journal PRIMARY KEY (case_id, version, ordinal)
);


CREATE TABLE letters (
    case_id uuid NOT NULL,
    number integer NOT NULL,
    letter_id text NOT NULL,
    title text NOT NULL,
    addressee text NOT NULL,
    recipient jsonb NOT NULL,
    email text,
    method text NOT NULL,
    sent_on date NOT NULL,
    served_on date NOT NULL,
    service_proof text,
    text text NOT NULL,
    copies jsonb NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by text NOT NULL,
    CONSTRAINT pk_letters PRIMARY KEY (case_id, number)
);


CREATE TABLE outbox (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    key text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    body jsonb NOT NULL,
    origin text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    claimed_until timestamp with time zone,
    attempts integer NOT NULL,
    fault text,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);


CREATE TABLE providers (
    id text NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    urn text,
    search text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_providers PRIMARY KEY (id)
);


CREATE TABLE pupils (
    id text NOT NULL,
    version bigint NOT NULL,
    upn text,
    forename text NOT NULL,
    surname text NOT NULL,
    date_of_birth date NOT NULL,
    year_group text,
    provider_id text,
    sen_status text,
    search text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_pupils PRIMARY KEY (id)
);


CREATE TABLE record_events (
    record text NOT NULL,
    version bigint NOT NULL,
    ordinal integer NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    on_behalf_of text,
    details jsonb,
    CONSTRAINT pk_record_events PRIMARY KEY (record, version, ordinal)
);


CREATE TABLE returns (
    id uuid NOT NULL,
    version bigint NOT NULL,
    reference text NOT NULL,
    pack_id text NOT NULL,
    pack_version text NOT NULL,
    form_id text NOT NULL,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    provider_id text,
    status text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    case_id uuid,
    state jsonb NOT NULL,
    CONSTRAINT pk_returns PRIMARY KEY (id)
);


CREATE TABLE roles (
    id text NOT NULL,
    name character varying(256),
    normalized_name character varying(256),
    concurrency_stamp text,
    CONSTRAINT pk_roles PRIMARY KEY (id)
);


CREATE TABLE saved_views (
    id uuid NOT NULL,
    owner_id text NOT NULL,
    name text NOT NULL,
    team text,
    page text NOT NULL,
    query jsonb NOT NULL,
    position integer NOT NULL,
    CONSTRAINT pk_saved_views PRIMARY KEY (id)
);


CREATE TABLE settings (
    key text NOT NULL,
    value text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT pk_settings PRIMARY KEY (key)
);


CREATE TABLE tasks (
    case_id uuid NOT NULL,
    number integer NOT NULL,
    pack_id text NOT NULL,
    step_id text NOT NULL,
    title text NOT NULL,
    team text NOT NULL,
    needs text,
    form_id text,
    assigned_to text,
    assigned_name text,
    due_on date,
    sort_on date NOT NULL,
    clock_id text,
    status text NOT NULL,
    held_until date,
    hold_reason text,
    outcome text,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    CONSTRAINT pk_tasks PRIMARY KEY (case_id, number)
);


CREATE TABLE waits (
    case_id uuid NOT NULL,
    number integer NOT NULL,
    step_id text NOT NULL,
    purpose text NOT NULL,
    about text,
    event_name text,
    due_at timestamp with time zone,
    claimed_until timestamp with time zone,
    attempts integer NOT NULL,
    CONSTRAINT pk_waits PRIMARY KEY (case_id, number)
);


CREATE TABLE account_claims (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    user_id text NOT NULL,
    claim_type text,
    claim_value text,
    CONSTRAINT pk_account_claims PRIMARY KEY (id),
    CONSTRAINT fk_account_claims_user_id FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE
);


CREATE TABLE account_logins (
    login_provider text NOT NULL,
    provider_key text NOT NULL,
    provider_display_name text,
    user_id text NOT NULL,
    CONSTRAINT pk_account_logins PRIMARY KEY (login_provider, provider_key),
    CONSTRAINT fk_account_logins_user_id FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE
);


CREATE TABLE account_tokens (
    user_id text NOT NULL,
    login_provider text NOT NULL,
    name text NOT NULL,
    value text,
    CONSTRAINT pk_account_tokens PRIMARY KEY (user_id, login_provider, name),
    CONSTRAINT fk_account_tokens_user_id FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE
);


CREATE TABLE account_roles (
    user_id text NOT NULL,
    role_id text NOT NULL,
    CONSTRAINT pk_account_roles PRIMARY KEY (user_id, role_id),
    CONSTRAINT fk_account_roles_role_id FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE,
    CONSTRAINT fk_account_roles_user_id FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE
);


CREATE TABLE role_claims (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    role_id text NOT NULL,
    claim_type text,
    claim_value text,
    CONSTRAINT pk_role_claims PRIMARY KEY (id),
    CONSTRAINT fk_role_claims_role_id FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
);


CREATE INDEX ix_account_claims_user_id ON account_claims (user_id);


CREATE INDEX ix_account_logins_user_id ON account_logins (user_id);


CREATE INDEX ix_account_roles_role_id ON account_roles (role_id);


CREATE INDEX ix_accounts_normalized_email ON accounts (normalized_email);


CREATE UNIQUE INDEX ix_accounts_normalized_user_name ON accounts (normalized_user_name);


CREATE INDEX ix_alerts_subject_kind_subject_id ON alerts (subject_kind, subject_id);


CREATE INDEX ix_audit_actor_id_at ON audit (actor_id, at);


CREATE INDEX ix_audit_record_at ON audit (record, at);


CREATE INDEX ix_case_teams_team ON case_teams (team);


CREATE INDEX ix_cases_changed_at ON cases (changed_at);


CREATE INDEX ix_cases_provider_id ON cases (provider_id);


CREATE UNIQUE INDEX ix_cases_reference ON cases (reference);


CREATE INDEX ix_cases_requested_by ON cases (requested_by);


CREATE INDEX ix_cases_subject_kind_subject_id ON cases (subject_kind, subject_id);


CREATE INDEX ix_clocks_status_due ON clocks (status, due);


CREATE INDEX ix_contacts_email ON contacts (email);


CREATE INDEX ix_documents_case_id ON documents (case_id);


CREATE INDEX ix_documents_return_id ON documents (return_id);


CREATE INDEX ix_outbox_due_at ON outbox (due_at) WHERE sent_at IS NULL;


CREATE UNIQUE INDEX ix_outbox_key ON outbox (key);


CREATE INDEX ix_providers_name ON providers (name);


CREATE INDEX ix_pupils_provider_id ON pupils (provider_id);


CREATE INDEX ix_pupils_surname_forename ON pupils (surname, forename);


CREATE INDEX ix_pupils_upn ON pupils (upn);


CREATE INDEX ix_returns_owner_id ON returns (owner_id);


CREATE INDEX ix_returns_provider_id ON returns (provider_id);


CREATE UNIQUE INDEX ix_returns_reference ON returns (reference);


CREATE INDEX ix_role_claims_role_id ON role_claims (role_id);


CREATE UNIQUE INDEX ix_roles_normalized_name ON roles (normalized_name);


CREATE INDEX ix_saved_views_owner_id ON saved_views (owner_id);


CREATE INDEX ix_saved_views_team ON saved_views (team);


CREATE INDEX ix_tasks_assigned_to_status_sort_on ON tasks (assigned_to, status, sort_on) WHERE closed_at IS NULL;


CREATE INDEX ix_tasks_team_status_sort_on ON tasks (team, status, sort_on) WHERE closed_at IS NULL;


CREATE INDEX ix_waits_due_at ON waits (due_at) WHERE due_at IS NOT NULL;
