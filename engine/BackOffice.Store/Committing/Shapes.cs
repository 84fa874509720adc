using static BackOffice.Store.Committing.ColumnKind;
using static BackOffice.Store.Committing.WriteMode;

namespace BackOffice.Store.Committing;

/// <summary>Every kind of row that a commit writes, in one place.</summary>
internal static class Shapes
{
    private static readonly Column[] CaseColumns =
    [
        new("id", Uuid, Key: true), new("pack_version", Text), new("version", Long), new("subject_kind", Text), new("subject_id", Text),
        new("subject_name", Text), new("provider_id", Text), new("requested_by", Text), new("status", Text), new("stage", Text),
        new("team", Text), new("closed_at", Time), new("closed_as", Text), new("changed_at", Time), new("state", Json),
    ];

    private static readonly Column[] CaseNumber = [new("case_id", Uuid, Key: true), new("number", Int, Key: true)];

    private static readonly Column[] CaseLine = [new("case_id", Uuid, Key: true), new("version", Long, Key: true), new("ordinal", Int, Key: true), new("at", Time)];

    public static RowShape CaseChanged { get; } = new("cases", FencedUpdate, CaseColumns);

    public static RowShape CaseOpened { get; } = new("cases", FencedInsert, [.. CaseColumns, new("reference", Text), new("pack_id", Text), new("opened_at", Time)]);

    public static RowShape CaseTeam { get; } = new("case_teams", Ignore, new("case_id", Uuid, Key: true), new("team", Text, Key: true));

    public static RowShape Event { get; } = new("case_events", Insert,
        [.. CaseLine, new("kind", Text), new("text", Text), new("actor_id", Text), new("actor_name", Text), new("on_behalf_of", Text), new("details", Json)]);

    public static RowShape Task { get; } = new("tasks", Replace,
        [.. CaseNumber, new("pack_id", Text), new("step_id", Text), new("title", Text), new("team", Text), new("needs", Text), new("form_id", Text),
            new("assigned_to", Text), new("assigned_name", Text), new("due_on", Date), new("sort_on", Date), new("clock_id", Text), new("status", Text),
            new("held_until", Date), new("hold_reason", Text), new("outcome", Text), new("opened_at", Time), new("closed_at", Time), new("closed_by", Text),
            new("subject_name", Text), new("reference", Text), new("search", Text)]);

    public static RowShape TaskRenamed { get; } = new("tasks", Update, [.. CaseNumber, new("subject_name", Text), new("search", Text)]);

    public static RowShape Clock { get; } = new("clocks", Replace,
        new("case_id", Uuid, Key: true), new("clock_id", Text, Key: true), new("run", Int, Key: true), new("about", Text), new("started_on", Date),
        new("due", Date), new("work_target", Date), new("working", Text), new("law", Text), new("amber_on", Date), new("red_on", Date), new("status", Text),
        new("stopped_on", Date), new("stopped_by", Text), new("details", Json));

    public static RowShape WaitSet { get; } = new("waits", Replace,
        [.. CaseNumber, new("step_id", Text), new("purpose", Text), new("about", Text), new("event_name", Text), new("due_at", Time), new("claimed_until", Time), new("attempts", Int)]);

    public static RowShape WaitCleared { get; } = new("waits", Delete, CaseNumber);

    public static RowShape Letter { get; } = new("letters", Insert,
        [.. CaseNumber, new("letter_id", Text), new("title", Text), new("addressee", Text), new("recipient", Json), new("email", Text), new("method", Text),
            new("sent_on", Date), new("served_on", Date), new("text", Text), new("copies", Json), new("issued_at", Time), new("issued_by", Text)]);

    public static RowShape LetterServed { get; } = new("letters", Update, [.. CaseNumber, new("served_on", Date)]);

    public static RowShape AlertRaised { get; } = new("alerts", Replace,
        [.. CaseNumber, new("subject_kind", Text), new("subject_id", Text), new("type", Text), new("severity", Text), new("banner", Text),
            new("opened_on", Date), new("review_on", Date), new("cleared_at", Time)]);

    public static RowShape AlertCleared { get; } = new("alerts", Update, [.. CaseNumber, new("cleared_at", Time)]);

    public static RowShape AlertsOfSubject { get; } = new("alerts", Update, new("case_id", Uuid, Key: true), new("subject_kind", Text), new("subject_id", Text));

    public static RowShape DocumentFiled { get; } = new("documents", Update, new("id", Uuid, Key: true), new("case_id", Uuid));

    public static RowShape DocumentsOfReturn { get; } = new("documents", Update, new("return_id", Uuid, Key: true), new("case_id", Uuid));

    public static RowShape ReturnsCase { get; } = new("returns", Update, new("id", Uuid, Key: true), new("case_id", Uuid));

    public static RowShape Decision { get; } = new("decisions", Insert,
        [.. CaseLine, new("rule_set", Text), new("rule_set_version", Text), new("as_of", Date), new("result", Text), new("inputs", Json), new("explanation", Json), new("sentence", Text)]);

    public static RowShape Journal { get; } = new("journal", Insert,
        new("case_id", Uuid, Key: true), new("version", Long, Key: true), new("at", Time), new("lines", Text));

    private static readonly Column[] ReturnColumns =
    [
        new("id", Uuid, Key: true), new("version", Long), new("status", Text), new("owner_id", Text), new("owner_name", Text), new("provider_id", Text),
        new("changed_at", Time), new("submitted_at", Time), new("outcome", Text), new("state", Json),
    ];

    private static readonly Column[] RoundColumns =
    [
        new("id", Uuid, Key: true), new("version", Long), new("pack_id", Text), new("collection_id", Text), new("form_id", Text), new("title", Text), new("team", Text),
        new("opens", Date), new("due", Date), new("last_edit", Date), new("closed_at", Time), new("next_at", Time), new("changed_at", Time), new("state", Json),
    ];

    public static RowShape RoundChanged { get; } = new("rounds", FencedUpdate, RoundColumns);

    public static RowShape RoundOpened { get; } = new("rounds", FencedInsert, RoundColumns);

    public static RowShape RoundProvider { get; } = new("round_providers", Replace,
        new("round_id", Uuid, Key: true), new("provider_id", Text, Key: true), new("return_id", Uuid), new("name", Text), new("excused", Bool));

    private static readonly Column[] LandingColumns = [new("id", Uuid, Key: true), new("version", Long), new("provider_id", Text), new("changed_at", Time), new("state", Json)];

    public static RowShape LandingChanged { get; } = new("landings", FencedUpdate, LandingColumns);

    public static RowShape LandingBegun { get; } = new("landings", FencedInsert, LandingColumns);

    public static RowShape LandedRow { get; } = new("landed_rows", Replace,
        new("id", Uuid, Key: true), new("landing_id", Uuid), new("team", Text), new("round_id", Uuid), new("round", Text), new("reference", Text), new("provider_id", Text), new("provider", Text),
        new("on_day", Date), new("status", Text), new("forename", Text), new("surname", Text), new("date_of_birth", Date), new("pupil_id", Text), new("how", Text), new("decided_by", Text),
        new("search", Text), new("changed_at", Time));

    public static RowShape LandedRowGone { get; } = new("landed_rows", Delete, new Column("id", Uuid, Key: true));

    private static readonly Column[] PupilColumns =
    [
        new("id", Text, Key: true), new("version", Long), new("upn", Text), new("forename", Text), new("surname", Text), new("date_of_birth", Date),
        new("year_group", Text), new("provider_id", Text), new("sen_status", Text), new("search", Text), new("changed_at", Time), new("state", Json),
    ];

    private static readonly Column[] ProviderColumns =
    [
        new("id", Text, Key: true), new("version", Long), new("kind", Text), new("name", Text), new("urn", Text), new("search", Text),
        new("changed_at", Time), new("state", Json),
    ];

    public static RowShape ReturnChanged { get; } = new("returns", FencedUpdate, ReturnColumns);

    public static RowShape ReturnStarted { get; } = new("returns", FencedInsert,
        [.. ReturnColumns, new("reference", Text), new("pack_id", Text), new("pack_version", Text), new("form_id", Text), new("started_at", Time), new("round_id", Uuid), new("team", Text)]);

    public static RowShape PupilChanged { get; } = new("pupils", FencedUpdate, PupilColumns);

    public static RowShape PupilAdded { get; } = new("pupils", FencedInsert, PupilColumns);

    public static RowShape ContactsCleared { get; } = new("contacts", Delete, new Column("pupil_id", Text, Key: true));

    public static RowShape Contact { get; } = new("contacts", Insert,
        new("pupil_id", Text, Key: true), new("ordinal", Int, Key: true), new("title", Text), new("forename", Text), new("surname", Text), new("relationship", Text),
        new("parental_responsibility", Bool), new("email", Text), new("phone", Text), new("search", Text));

    public static RowShape EligibilityCheck { get; } = new("eligibility_checks", Insert,
        new("id", Uuid, Key: true), new("pupil_id", Text), new("at", Time), new("actor_id", Text), new("actor_name", Text), new("pack_id", Text), new("pack_version", Text), new("rule_set", Text),
        new("rule_set_hash", Text), new("title", Text), new("as_of", Date), new("result", Text), new("sentence", Text), new("source", Text), new("tier", Text), new("until", Date), new("basis", Text),
        new("inputs", Json), new("output", Json), new("explanation", Json));

    public static RowShape ProviderChanged { get; } = new("providers", FencedUpdate, ProviderColumns);

    public static RowShape ProviderAdded { get; } = new("providers", FencedInsert, ProviderColumns);

    private static readonly Column[] PackColumns = [new("id", Text, Key: true), new("version", Long), new("next_at", Time), new("changed_at", Time), new("state", Json)];

    public static RowShape PackChanged { get; } = new("packs", FencedUpdate, PackColumns);

    public static RowShape PackAdded { get; } = new("packs", FencedInsert, PackColumns);

    public static RowShape PackText { get; } = new("pack_texts", Ignore, new Column("hash", Text, Key: true), new Column("text", Text));

    private static readonly Column[] AccountColumns =
    [
        new("id", Text, Key: true), new("version", Long), new("display_name", Text), new("teams", Text), new("organisation", Text), new("active", Bool), new("concurrency_stamp", Text),
    ];

    public static RowShape AccountChanged { get; } = new("accounts", FencedUpdate, AccountColumns);

    public static RowShape AccountMade { get; } = new("accounts", FencedInsert,
        [.. AccountColumns, new("created_at", Time), new("user_name", Text), new("normalized_user_name", Text), new("email", Text), new("normalized_email", Text), new("email_confirmed", Bool),
            new("password_hash", Text), new("security_stamp", Text), new("phone_number_confirmed", Bool), new("two_factor_enabled", Bool), new("lockout_enabled", Bool), new("access_failed_count", Int)]);

    public static RowShape AccountPassword { get; } = new("accounts", Update, new("id", Text, Key: true), new("password_hash", Text), new("email_confirmed", Bool));

    public static RowShape AccountSessions { get; } = new("accounts", Update, new Column("id", Text, Key: true), new Column("security_stamp", Text));

    public static RowShape AccountForgiven { get; } = new("accounts", Update, new("id", Text, Key: true), new("lockout_end", Time), new("access_failed_count", Int));

    public static RowShape AccountRolesCleared { get; } = new("account_roles", Delete, new Column("user_id", Text, Key: true));

    public static RowShape AccountRole { get; } = new("account_roles", Insert, new Column("user_id", Text, Key: true), new Column("role_id", Text, Key: true));

    private static readonly Column[] TokenKey = [new("user_id", Text, Key: true), new("login_provider", Text, Key: true), new("name", Text, Key: true)];

    public static RowShape AccountToken { get; } = new("account_tokens", Replace, [.. TokenKey, new("value", Text)]);

    public static RowShape AccountTokenGone { get; } = new("account_tokens", Delete, TokenKey);

    public static RowShape RecordEvent { get; } = new("record_events", Insert,
        new("record", Text, Key: true), new("version", Long, Key: true), new("ordinal", Int, Key: true), new("at", Time), new("kind", Text), new("text", Text),
        new("actor_id", Text), new("actor_name", Text), new("on_behalf_of", Text), new("details", Json));

    public static RowShape Command { get; } = new("commands", Insert, new("id", Uuid, Key: true), new("target", Text), new("at", Time), new("answer", Json));

    public static RowShape Message { get; } = new("outbox", Ignore,
        new("key", Text), new("kind", Text), new("target", Text), new("body", Json), new("origin", Text), new("created_at", Time), new("due_at", Time), new("attempts", Int));

    public static RowShape MessagesWithdrawn { get; } = new("outbox", Update,
        new Column("origin", Text, Key: true), new Column("sent_at", Time), new Column("dismissed_at", Time), new Column("fault", Text))
    {
        WhileEmpty = "sent_at",
    };

    public static RowShape Audit { get; } = new("audit", Insert,
        new("chain", Int, Key: true), new("sequence", Long, Key: true), new("at", Time), new("actor_id", Text), new("actor_name", Text), new("on_behalf_of", Text),
        new("action", Text), new("record", Text), new("details", Text), new("previous_hash", Text), new("hash", Text));

    public static RowShape AuditHead { get; } = new("audit_heads", Update, new("chain", Int, Key: true), new("sequence", Long), new("hash", Text));
}
