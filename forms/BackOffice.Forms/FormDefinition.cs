using BackOffice.Forms.Reading;

namespace BackOffice.Forms;

/// <summary>
/// One version of a designed form: what is asked (<c>data</c>), in which order (<c>flow</c>), what must hold
/// (<c>checks</c>, <c>conditions</c>) and how it is worded (<c>text</c>). Data only; a compiled form runs it.
/// </summary>
public sealed record FormDefinition
{
    /// <summary>Id of the form, for example <c>ehc-request</c>; the same in every version.</summary>
    public required string Id { get; init; }

    /// <summary>Name under which the answers live in a case, in camelCase: the answers of <c>request</c> are read as <c>request.receivedOn</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Version, for example <c>2027.1</c>. A return keeps the version it was started on.</summary>
    public required string Version { get; init; }

    /// <summary>Dates of the collection (<c>referenceDate</c>, <c>opens</c>, <c>due</c>, <c>lastEdit</c>), read as <c>form.window.due</c>; empty when the form is always open.</summary>
    public IReadOnlyDictionary<string, DateOnly> Window { get; init; } = new Dictionary<string, DateOnly>();

    /// <summary>Fields, in the order written.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    /// <summary>Named conditions, in the order written.</summary>
    public IReadOnlyList<ConditionDefinition> Conditions { get; init; } = [];

    /// <summary>Tasks of the task list, each a run of pages.</summary>
    public IReadOnlyList<TaskDefinition> Tasks { get; init; } = [];

    /// <summary>What must hold between answers.</summary>
    public IReadOnlyList<CheckDefinition> Checks { get; init; } = [];

    /// <summary>Wording, per language.</summary>
    public FormTexts Text { get; init; } = FormTexts.None;

    /// <summary>Line on which each part of the file stands, so that a finding can name it.</summary>
    public IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    /// <summary>Reads a form. A form with faults is not usable: <see cref="FormParse.Form"/> is null, and each fault names its path and line.</summary>
    /// <param name="json">The file's text.</param>
    public static FormParse Parse(string json) => new FormReader().Read(json);

    /// <summary>The field with this name at the top level, or null.</summary>
    public FieldDefinition? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>Line of a path in the file; the nearest part above it when the path itself is not written there.</summary>
    public int LineOf(string path)
    {
        for (var at = path; at.Length > 0; at = at.LastIndexOf('.') is var dot and > 0 ? at[..dot] : "")
        {
            if (Lines.TryGetValue(at, out var line)) return line;
        }

        return 1;
    }
}

/// <summary>What reading a form gave.</summary>
/// <param name="Form">The form; null when there are faults.</param>
/// <param name="Faults">What is wrong, in the order found.</param>
public sealed record FormParse(FormDefinition? Form, IReadOnlyList<FormFault> Faults);

/// <summary>Something wrong with a form file.</summary>
/// <param name="Path">Where, for example <c>data.children.fields.surname.type</c>.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record FormFault(string Path, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {(Path.Length > 0 ? Path + ": " : "")}{Message}";
}

/// <summary>What kind of answer a field takes.</summary>
public enum FieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Several lines of text.</summary>
    LongText,

    /// <summary>A number with any decimals.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a stated count of decimal places.</summary>
    Decimal,

    /// <summary>Pounds and pence.</summary>
    Money,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of day, kept as <c>HH:mm</c>.</summary>
    Time,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>One code of a list.</summary>
    Code,

    /// <summary>Any codes of a list.</summary>
    Codes,

    /// <summary>A United Kingdom postcode.</summary>
    Postcode,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>A National Insurance number.</summary>
    NiNumber,

    /// <summary>A unique pupil number.</summary>
    Upn,

    /// <summary>One or more uploaded files: records of <c>documentId</c>, <c>name</c>, <c>size</c> and <c>type</c>.</summary>
    File,

    /// <summary>A postal address: <c>line1</c>, <c>line2</c>, <c>town</c>, <c>county</c>, <c>postcode</c>.</summary>
    Address,

    /// <summary>A statement that has to be agreed to: a single box to tick.</summary>
    Declaration,

    /// <summary>A name typed as a signature.</summary>
    Signature,

    /// <summary>A group of named values, usually read from the register.</summary>
    Record,

    /// <summary>Repeating rows.</summary>
    RowSet,

    /// <summary>A value of whatever kind its calculation gives.</summary>
    Calculated,
}

/// <summary>One thing a form asks, reads or works out.</summary>
public sealed record FieldDefinition
{
    /// <summary>Answer key. Never reused with another meaning; see <see cref="Retired"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of answer.</summary>
    public required FieldType Type { get; init; }

    /// <summary>True when an answer is always needed.</summary>
    public bool Required { get; init; }

    /// <summary>Condition under which an answer is needed; null when <see cref="Required"/> says it all.</summary>
    public string? RequiredWhen { get; init; }

    /// <summary>Condition under which the question is asked; null for always.</summary>
    public string? If { get; init; }

    /// <summary>Condition under which the question is not asked.</summary>
    public string? Unless { get; init; }

    /// <summary>Expression that works the value out; such a field is shown, never asked.</summary>
    public string? Calculate { get; init; }

    /// <summary>Expression whose value is offered as the first answer.</summary>
    public string? Default { get; init; }

    /// <summary>Where a prefilled value comes from, for example <c>register.pupil.upn</c>.</summary>
    public string? Source { get; init; }

    /// <summary>True when the value is shown and cannot be changed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>True for a key that is no longer asked but stays listed so that it is never given another meaning.</summary>
    public bool Retired { get; init; }

    /// <summary>Id of the lookup that holds the options.</summary>
    public string? List { get; init; }

    /// <summary>Options written in the form itself.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Fewest characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Least number allowed, or fewest rows.</summary>
    public decimal? Min { get; init; }

    /// <summary>Greatest number allowed, or most rows.</summary>
    public decimal? Max { get; init; }

    /// <summary>Decimal places allowed.</summary>
    public int? Places { get; init; }

    /// <summary>Regular expression that the whole text has to match.</summary>
    public string? Pattern { get; init; }

    /// <summary>Expression for the earliest day allowed: an ISO date, <c>today</c>, or any day such as <c>form.startsOn</c>.</summary>
    public string? NotBefore { get; init; }

    /// <summary>Expression for the latest day allowed.</summary>
    public string? NotAfter { get; init; }

    /// <summary>True when several files may be given.</summary>
    public bool Multiple { get; init; }

    /// <summary>File name endings that may be uploaded, without the dot; empty for the product's own list.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Largest file in megabytes.</summary>
    public int? MaxSizeMb { get; init; }

    /// <summary>Lines of a text area.</summary>
    public int? Rows { get; init; }

    /// <summary>Width of the box in characters: 2, 3, 4, 5, 10, 20 or 30.</summary>
    public int? Width { get; init; }

    /// <summary>Token that lets the browser fill in, for example <c>given-name</c>.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>Item number or name in the department's specification.</summary>
    public string? OfficialItem { get; init; }

    /// <summary>True when the answer may be shown to the public, for example in a directory; nothing is public unless the form says so.</summary>
    public bool Public { get; init; }

    /// <summary>Yes-or-no question that has to be answered with yes before the answer is public; null when nobody is asked.</summary>
    public string? PublicWhen { get; init; }

    /// <summary>Fields of a record or of each row.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    /// <summary>Row fields that together identify a row.</summary>
    public IReadOnlyList<string> RowKey { get; init; } = [];

    /// <summary>Where last time's rows come from; null where every return begins empty.</summary>
    public CarryForwardDefinition? CarryForward { get; init; }

    /// <summary>True when the value is worked out and never asked.</summary>
    public bool IsCalculated => Calculate is not null;

    /// <summary>True when a person may answer it.</summary>
    public bool IsAsked => Calculate is null && !ReadOnly && !Retired;
}

/// <summary>How a row set begins with the rows of the return before.</summary>
/// <param name="From">Where they stand: <c>previousReturn.children</c>.</param>
/// <param name="AskAgain">Row fields that are not carried, because they have to be asked each time.</param>
/// <param name="Leavers">True when a row may be marked as one that is no longer there.</param>
public sealed record CarryForwardDefinition(string From, IReadOnlyList<string> AskAgain, bool Leavers)
{
    /// <summary>Name of the row set in the return before.</summary>
    public string Rows => From[(From.LastIndexOf('.') + 1)..];
}

/// <summary>A condition with a name, so that pages, fields and checks can share it.</summary>
/// <param name="Name">Name it is referred to by; in expressions it reads as <c>conditions.name</c>.</param>
/// <param name="Expression">Expression; a nested <c>all</c>, <c>any</c>, <c>not</c> is written out as one.</param>
public sealed record ConditionDefinition(string Name, string Expression);

/// <summary>A line of the task list.</summary>
public sealed record TaskDefinition
{
    /// <summary>Id; its wording is the text of the same id.</summary>
    public required string Id { get; init; }

    /// <summary>Condition under which the task is there.</summary>
    public string? If { get; init; }

    /// <summary>Condition under which it is not.</summary>
    public string? Unless { get; init; }

    /// <summary>Pages, in order.</summary>
    public IReadOnlyList<PageDefinition> Pages { get; init; } = [];

    /// <summary>Rows that the task collects; null for a task of plain pages.</summary>
    public CollectionDefinition? Collection { get; init; }

    /// <summary>Tasks to complete before this one can be started.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Id of the statement agreed to when sending; null when the task is not the sending one.</summary>
    public string? Declaration { get; init; }
}

/// <summary>A page: one thing asked at a time.</summary>
public sealed record PageDefinition
{
    /// <summary>Id; part of the page's address.</summary>
    public required string Id { get; init; }

    /// <summary>Condition under which the page is shown.</summary>
    public string? If { get; init; }

    /// <summary>Condition under which it is not.</summary>
    public string? Unless { get; init; }

    /// <summary>Names of the fields on the page, in order. Calculated and read-only ones are shown.</summary>
    public IReadOnlyList<string> Ask { get; init; } = [];

    /// <summary>What it means when the page is answered, for example <c>nil</c>; null for nothing special.</summary>
    public string? Outcome { get; init; }
}

/// <summary>How the rows of a row set are collected.</summary>
public sealed record CollectionDefinition
{
    /// <summary>Name of the row-set field.</summary>
    public required string Rows { get; init; }

    /// <summary>Row fields shown as columns of the list.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Rows on a page of the list.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Pages asked for each row.</summary>
    public IReadOnlyList<PageDefinition> Pages { get; init; } = [];

    /// <summary>Endings of files that rows can be uploaded in, <c>csv</c> and <c>xlsx</c>; empty where they are only typed.</summary>
    public IReadOnlyList<string> FileFormats { get; init; } = [];
}

/// <summary>How serious a finding on an answer is.</summary>
public enum IssueLevel
{
    /// <summary>The return cannot be sent until it is put right.</summary>
    Error,

    /// <summary>Probably a mistake; can be sent with a reason where the check asks for one.</summary>
    Query,

    /// <summary>Worth knowing.</summary>
    Information,
}

/// <summary>What a check looks at.</summary>
public enum CheckScope
{
    /// <summary>The whole form.</summary>
    Form,

    /// <summary>A row set as a whole.</summary>
    RowSet,

    /// <summary>Each row by itself.</summary>
    Row,
}

/// <summary>A rule between answers.</summary>
public sealed record CheckDefinition
{
    /// <summary>Stable id, the department's number where there is one.</summary>
    public required string Id { get; init; }

    /// <summary>How serious a failure is.</summary>
    public IssueLevel Level { get; init; }

    /// <summary>What it looks at.</summary>
    public CheckScope Scope { get; init; }

    /// <summary>Row set it looks at; null for the form.</summary>
    public string? Rows { get; init; }

    /// <summary>Condition under which it applies.</summary>
    public string? If { get; init; }

    /// <summary>Condition under which it does not.</summary>
    public string? Unless { get; init; }

    /// <summary>Expression that has to be true. While it cannot be decided because an answer is missing, the check is silent.</summary>
    public required string Require { get; init; }

    /// <summary>Fields it marks; the first is where the message links to.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>Id of its message; the check's own id when not given.</summary>
    public required string TextId { get; init; }

    /// <summary>True when a query needs a reason before sending.</summary>
    public bool Explain { get; init; }

    /// <summary>Reasons to choose from when explaining: options, or those of a lookup. Empty for a note alone.</summary>
    public IReadOnlyList<FormOption> Reasons { get; init; } = [];

    /// <summary>Id of the lookup that holds the reasons.</summary>
    public string? ReasonList { get; init; }

    /// <summary>Number in the department's specification.</summary>
    public string? OfficialNumber { get; init; }

    /// <summary>First day (of the context's day) it applies.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day it applies.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Calendar years (of the context's day) it applies in; empty for every year.</summary>
    public IReadOnlyList<int> Years { get; init; } = [];

    /// <summary>True when it applies on a day.</summary>
    public bool AppliesOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo) && (Years.Count == 0 || Years.Contains(day.Year));
}
