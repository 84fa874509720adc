using System.Text.Json.Nodes;

namespace BackOffice.Rules.Clocks;

/// <summary>The words by which the law counts (processes.md section 1.1). Each is one way of counting and no other.</summary>
public enum CountingCode
{
    /// <summary>"within N weeks of X": X + 7N, same weekday, to the end of that day.</summary>
    K1,

    /// <summary>"N days beginning with X": X is day 1.</summary>
    K2,

    /// <summary>"within N days of X": the day after X is day 1.</summary>
    K3,

    /// <summary>"within N months of X": the corresponding date, or the last day of a shorter month (Dodds v Walker).</summary>
    K4,

    /// <summary>"period of N months beginning with X": ends on the day before the corresponding date.</summary>
    K5,

    /// <summary>"before DATE": the last lawful day is the day before.</summary>
    K6,

    /// <summary>"at least N days before X": X − N, or one day more when the notice must be clear.</summary>
    K7,

    /// <summary>"N school days after X": the Nth school day in that school's calendar.</summary>
    K8,

    /// <summary>"N school days' notice of X": the Nth school day back, or one more when the notice must be clear.</summary>
    K9,

    /// <summary>"N working days": Saturdays, Sundays and bank holidays are stepped over.</summary>
    K10,

    /// <summary>Tribunal time (HESC Rules 2008, rule 12).</summary>
    K11,

    /// <summary>"as soon as practicable": no date in law; an age counter and a local target.</summary>
    K12,

    /// <summary>A day of the calendar that the law names, such as 1 March.</summary>
    Fixed,
}

/// <summary>What is counted.</summary>
public enum CountingUnit
{
    /// <summary>Calendar days.</summary>
    Day,

    /// <summary>Monday to Friday less bank holidays.</summary>
    WorkingDay,

    /// <summary>Days with a session at the school.</summary>
    SchoolDay,

    /// <summary>Weeks of seven days.</summary>
    Week,

    /// <summary>Weeks, Monday to Sunday, with at least one school session.</summary>
    SchoolWeek,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Calendar years.</summary>
    Year,
}

/// <summary>Where day 1 is.</summary>
public enum CountingMode
{
    /// <summary>The day after the event is day 1.</summary>
    After,

    /// <summary>The day of the event is day 1.</summary>
    BeginningWith,

    /// <summary>Counted back from the event.</summary>
    Before,

    /// <summary>Counted back from the event; neither end counts.</summary>
    ClearBefore,
}

/// <summary>Whether the last day moves when it is not a working day. Statute gives no extension unless it says so.</summary>
public enum RollRule
{
    /// <summary>The day stands.</summary>
    None,

    /// <summary>Moves to the next working day (Tribunal steps, national offer days).</summary>
    NextWorkingDay,

    /// <summary>As <see cref="NextWorkingDay"/>; an appeal window that ends from 25 December to 1 January or in August ends on the first working day after.</summary>
    TribunalSen,
}

/// <summary>How several counts make one date.</summary>
public enum Combination
{
    /// <summary>The earliest counts: every limit must be kept.</summary>
    Earliest,

    /// <summary>The latest counts: the law gives the later of two limits.</summary>
    Latest,
}

/// <summary>One count: a code, a unit, a number and the date it is counted from.</summary>
public sealed record ClockCount
{
    /// <summary>Way of counting.</summary>
    public required CountingCode Code { get; init; }

    /// <summary>What is counted.</summary>
    public CountingUnit Unit { get; init; } = CountingUnit.Day;

    /// <summary>How many.</summary>
    public int N { get; init; }

    /// <summary>Where day 1 is.</summary>
    public CountingMode Mode { get; init; } = CountingMode.After;

    /// <summary>Further date that is counted from; null for the start.</summary>
    public string? From { get; init; }

    /// <summary>What is counted from, in words, for example "the meeting"; used when a date other than the start is counted from.</summary>
    public string? FromWords { get; init; }

    /// <summary>Month and day of a <see cref="CountingCode.K6"/> or <see cref="CountingCode.Fixed"/> date.</summary>
    public (int Month, int Day)? Date { get; init; }

    /// <summary>Rule of a date that moves with the year: <c>leavingDate</c> (last Friday of June of the school year in which the child is 16).</summary>
    public string? Rule { get; init; }

    /// <summary>Which year a fixed date lies in.</summary>
    public FixedYear Year { get; init; }
}

/// <summary>Which year a date that the law names lies in.</summary>
public enum FixedYear
{
    /// <summary>The calendar year of the start.</summary>
    Same,

    /// <summary>The calendar year before that of the start: applications for September 2026 close in October 2025.</summary>
    Before,

    /// <summary>The next such day on or after the start.</summary>
    OnOrAfter,
}

/// <summary>A further date that a clock may need.</summary>
/// <param name="Name">Name by which it is given.</param>
/// <param name="Title">What happened on it, in words.</param>
/// <param name="Required">Whether the clock cannot be worked out without it.</param>
/// <param name="Aliases">Other names under which it may be given.</param>
/// <param name="From">Expression that finds it in the case.</param>
public sealed record ClockFurtherDate(string Name, string Title, bool Required, IReadOnlyList<string> Aliases, string? From);

/// <summary>When the lights change.</summary>
/// <param name="AmberDaysBefore">Amber from this many days before the due day.</param>
/// <param name="RedDaysBefore">Red from this many days before the due day.</param>
public sealed record ClockLights(int AmberDaysBefore, int RedDaysBefore);

/// <summary>A reason that the law accepts for missing the day, or for standing still.</summary>
/// <param name="Code">Its code, for example <c>SCHOOL_CLOSED</c>.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="If">Condition over the case, in the expression language; null when a person judges.</param>
/// <param name="Effect"><c>excuse</c> (no new date), <c>suspend</c>, <c>extend</c> or <c>restart</c>.</param>
/// <param name="Evidence">Whether evidence must be recorded.</param>
/// <param name="Letter">Letter that tells the parent.</param>
/// <param name="Law">Provision that allows it.</param>
public sealed record ClockException(string Code, string Title, string? If, string Effect, bool Evidence, string? Letter, string? Law);

/// <summary>One statutory time limit as the law has it from one day to another.</summary>
public sealed record ClockDefinition
{
    /// <summary>Name of the clock, for example <c>SEN.FIN20</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What must be done, for example "Send the final plan".</summary>
    public required string Title { get; init; }

    /// <summary>The provision, for example "SEND Regulations 2014, regulation 13(2)".</summary>
    public required string Law { get; init; }

    /// <summary>Where the provision can be read.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>True while a solicitor has not confirmed the provision against a published source.</summary>
    public bool Unverified { get; init; }

    /// <summary>First day on which a clock of this wording can start.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day on which a clock of this wording can start.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Expression that finds the start in the case; alternatives are separated by <c>|</c>.</summary>
    public string? Start { get; init; }

    /// <summary>What starts it, in words, for example "the request was received".</summary>
    public string StartWords { get; init; } = "";

    /// <summary>True when it starts with the service of a letter, so that post delays it.</summary>
    public bool StartsOnService { get; init; }

    /// <summary>The counts; usually one.</summary>
    public required IReadOnlyList<ClockCount> Counts { get; init; }

    /// <summary>How several counts make one date.</summary>
    public Combination Combine { get; init; }

    /// <summary>Other counts of the same clock, chosen by name: the kinds of Tribunal order, or a more careful reading of the law.</summary>
    public IReadOnlyDictionary<string, ClockCount> Variants { get; init; } = new Dictionary<string, ClockCount>();

    /// <summary>Whether the last day moves.</summary>
    public RollRule Roll { get; init; }

    /// <summary><c>bankHolidays</c>, <c>school</c> or <c>laStandard</c>: which calendar the case must name.</summary>
    public string Calendar { get; init; } = "bankHolidays";

    /// <summary>Facts whose presence stops it; all must be there.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>What stops it, in words.</summary>
    public string StopWords { get; init; } = "";

    /// <summary>Shorter count that the office aims for, where the law or the Code names one.</summary>
    public ClockCount? Aim { get; init; }

    /// <summary>Shortest time that must be left: the act may not come before it. Same start.</summary>
    public ClockCount? Floor { get; init; }

    /// <summary>Longest local time, where the law leaves a range.</summary>
    public ClockCount? Ceiling { get; init; }

    /// <summary>When the lights change.</summary>
    public ClockLights? Lights { get; init; }

    /// <summary>Lawful reasons for missing the day.</summary>
    public IReadOnlyList<ClockException> Excuses { get; init; } = [];

    /// <summary>Lawful reasons for standing still.</summary>
    public IReadOnlyList<ClockException> Pauses { get; init; } = [];

    /// <summary>What happens on the due day, for example <c>escalate:SENManager</c>.</summary>
    public IReadOnlyList<string> OnDue { get; init; } = [];

    /// <summary>Further dates by name.</summary>
    public IReadOnlyList<ClockFurtherDate> Dates { get; init; } = [];

    /// <summary>Ids of the worked examples that hold for it.</summary>
    public IReadOnlyList<string> Vectors { get; init; } = [];

    /// <summary>Whether a clock that starts on the day has this wording.</summary>
    /// <param name="day">Day it starts.</param>
    public bool InForceOn(DateOnly day) => (ValidFrom is not { } from || day >= from) && (ValidTo is not { } to || day <= to);

    /// <summary>Whether school days or school weeks are counted, so that a term calendar must be named.</summary>
    public bool CountsSchoolDays => AllCounts.Any(c => c.Unit is CountingUnit.SchoolDay or CountingUnit.SchoolWeek);

    private IEnumerable<ClockCount> AllCounts =>
        Counts.Concat(Variants.Values).Concat(new[] { Aim, Floor, Ceiling }.OfType<ClockCount>());
}

/// <summary>A fault in a clock file.</summary>
/// <param name="Clock">Id of the clock, or its position in the file while it has none.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record ClockFault(string Clock, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Clock}: {Message}";
}
