using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Packs;

/// <summary>One statutory process as data: workflow, rule sets, forms, letters, clocks, lookups and examples. Read once, never changed.</summary>
public sealed partial record Pack
{
    /// <summary>Id, the name of the pack's folder: <c>ehc-needs-assessment</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name as people say it.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences for lists of services.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Version that cases are pinned to.</summary>
    public required string Version { get; init; }

    /// <summary>Letters that a case's reference begins with: <c>EHC</c>; empty for a pack without a process.</summary>
    public string ReferencePrefix { get; init; } = "";

    /// <summary>Kind of subject: <c>pupil</c>, <c>provider</c> or <c>person</c>.</summary>
    public string Subject { get; init; } = "pupil";

    /// <summary>Team that holds a new case; empty for a pack without a process.</summary>
    public string Team { get; init; } = "";

    /// <summary>What becomes of the cases that are open on earlier versions once this one runs.</summary>
    public RunningCases RunningCases { get; init; }

    /// <summary>Acts and regulations the process rests on.</summary>
    public ImmutableList<string> Law { get; init; } = [];

    /// <summary>Stages in the order a case usually passes them; the first is where it opens.</summary>
    public ImmutableList<PackStage> Stages { get; init; } = [];

    /// <summary>Teams that do the pack's work.</summary>
    public ImmutableList<PackTeam> Teams { get; init; } = [];

    /// <summary>How people outside the council ask for a case; null when they cannot.</summary>
    public PackPortal? Portal { get; init; }

    /// <summary>Forms that lists of providers are asked for again and again.</summary>
    public ImmutableList<PackCollection> Collections { get; init; } = [];

    /// <summary>Recipients of letters beside the parents and the school, by key: <c>icb</c>.</summary>
    public ImmutableSortedDictionary<string, PackContact> Contacts { get; init; } = ImmutableSortedDictionary<string, PackContact>.Empty;

    /// <summary>Events that a caseworker may record at any time.</summary>
    public ImmutableList<PackEvent> Events { get; init; } = [];

    /// <summary>The Elsa 3 workflow definition as written; unknown fields stay. Empty for a pack without a process.</summary>
    public JsonObject WorkflowJson { get; init; } = [];

    /// <summary>False for a pack of rule sets, forms or letters alone: no case opens on it.</summary>
    public bool HasProcess => WorkflowJson.Count > 0;

    /// <summary>Forms as written, by id.</summary>
    public ImmutableSortedDictionary<string, JsonObject> FormJson { get; init; } = ImmutableSortedDictionary<string, JsonObject>.Empty;

    /// <summary>Letters, by id.</summary>
    public ImmutableSortedDictionary<string, PackLetter> Letters { get; init; } = ImmutableSortedDictionary<string, PackLetter>.Empty;

    /// <summary>Rule sets as written, by id.</summary>
    public ImmutableSortedDictionary<string, JsonNode> RuleSetJson { get; init; } = ImmutableSortedDictionary<string, JsonNode>.Empty;

    /// <summary>Clock definitions as written.</summary>
    public JsonArray ClockJson { get; init; } = [];

    /// <summary>Code lists, by name.</summary>
    public ImmutableSortedDictionary<string, ImmutableList<LookupItem>> Lookups { get; init; } = ImmutableSortedDictionary<string, ImmutableList<LookupItem>>.Empty;

    /// <summary>Scenarios that run as tests, by file name without <c>.json</c>.</summary>
    public ImmutableSortedDictionary<string, JsonObject> Examples { get; init; } = ImmutableSortedDictionary<string, JsonObject>.Empty;

    /// <summary>The pack's README, as Markdown; empty when there is none.</summary>
    public string Readme { get; init; } = "";

    /// <summary>SHA-256 of the pack's files, so that two versions with one number are told apart.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Form key under which a form's answers are kept: <c>decide-assess</c> becomes <c>decideAssess</c>.</summary>
    /// <param name="id">Id of a form, rule set or event.</param>
    public static string KeyOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var key = new System.Text.StringBuilder(id.Length);
        var raise = false;
        foreach (var letter in id)
        {
            if (letter is '-' or '_' or ' ')
            {
                raise = key.Length > 0;
                continue;
            }

            key.Append(raise ? char.ToUpperInvariant(letter) : letter);
            raise = false;
        }

        return key.ToString();
    }

    /// <summary>Title of a stage; its id when the pack does not list it.</summary>
    /// <param name="id">Stage id.</param>
    public string StageTitle(string id) => Stages.Find(stage => stage.Id == id)?.Title ?? id;

    /// <summary>Title of a team; its id when the pack does not list it.</summary>
    /// <param name="id">Team id.</param>
    public string TeamTitle(string id) => Teams.Find(team => team.Id == id)?.Title ?? id;
}

/// <summary>What becomes of open cases when a version is published.</summary>
public enum RunningCases
{
    /// <summary>They keep everything of the version that they were opened on.</summary>
    Keep,

    /// <summary>They keep their process, forms and letters, and decide by the rule sets of the version that runs.</summary>
    NewestRules,
}

/// <summary>A stage that a case passes through.</summary>
/// <param name="Id">Id within the pack.</param>
/// <param name="Title">Name on the case page and in the portal.</param>
/// <param name="Description">What happens in it, in the portal's words.</param>
public sealed record PackStage(string Id, string Title, string? Description = null);

/// <summary>A team that does the pack's work.</summary>
/// <param name="Id">Team id, as in the council's list of teams.</param>
/// <param name="Title">Name of the team.</param>
public sealed record PackTeam(string Id, string Title);

/// <summary>How people outside the council ask for a case.</summary>
/// <param name="Form">Form that they fill in.</param>
/// <param name="Who">Who may: <c>school</c>, <c>parent</c>, <c>provider</c>, <c>public</c>.</param>
/// <param name="Title">Heading of the start page.</param>
/// <param name="Lead">What the start page says, as Markdown.</param>
/// <param name="Upn">Answer that carries the pupil's unique pupil number, by which the request is matched to the register.</param>
/// <param name="Subject">Answers that say who the child is, for requests without that number.</param>
public sealed record PackPortal(string Form, ImmutableList<string> Who, string Title, string? Lead = null, string? Upn = null, PackPortalSubject? Subject = null);

/// <summary>Which answers of the portal's form describe the child: by them a request is matched, and letters are addressed until it is.</summary>
/// <param name="Forename">Forename.</param>
/// <param name="Surname">Surname.</param>
/// <param name="DateOfBirth">Date of birth.</param>
/// <param name="Address">Home address.</param>
/// <param name="Parents">Rows of parents and carers, with the fields title, forename, surname, relationship, responsible, sameAddress, address, email, emailAgreed and phone.</param>
/// <param name="YearGroup">National curriculum year.</param>
/// <param name="SchoolName">Name of the school or setting.</param>
/// <param name="SchoolUrn">Its unique reference number.</param>
public sealed record PackPortalSubject(
    string Forename,
    string Surname,
    string DateOfBirth,
    string? Address = null,
    string? Parents = null,
    string? YearGroup = null,
    string? SchoolName = null,
    string? SchoolUrn = null)
{
    internal IEnumerable<string> Answers => new[] { Forename, Surname, DateOfBirth, Address, Parents, YearGroup, SchoolName, SchoolUrn }.OfType<string>();
}

/// <summary>A body that gets letters or gives advice.</summary>
/// <param name="Name">Name on the letter.</param>
/// <param name="Address">Lines of the address.</param>
/// <param name="Email">Address for e-mail; null to post.</param>
/// <param name="Phone">Telephone number, for letters that say whom to ring.</param>
/// <param name="Website">Address of its pages.</param>
public sealed record PackContact(string Name, ImmutableList<string>? Address = null, string? Email = null, string? Phone = null, string? Website = null);

/// <summary>Something a caseworker may record from the case page at any time.</summary>
/// <param name="Name">Name of the event that steps wait for.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Form">Form that is asked first.</param>
/// <param name="Needs"><c>manager</c> when not every caseworker may.</param>
/// <param name="Excuses">True for the event by which exceptions to time limits are claimed: an excuse recorded on a clock raises it, so that the process does what follows.</param>
public sealed record PackEvent(string Name, string Label, string? Form = null, string? Needs = null, bool Excuses = false);

/// <summary>One code of a code list.</summary>
/// <param name="Code">Stored value.</param>
/// <param name="Label">What people see.</param>
/// <param name="ValidFrom">First day it may be used.</param>
/// <param name="ValidTo">Last day it may be used.</param>
/// <param name="Hint">A line of help under the label.</param>
public sealed record LookupItem(string Code, string Label, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, string? Hint = null);

/// <summary>A letter of the pack: its head, and the template below it.</summary>
/// <param name="Id">File name without <c>.txt</c>.</param>
/// <param name="Title">What it is, for example "We will carry out an assessment".</param>
/// <param name="To">Whom it goes to unless the step says otherwise.</param>
/// <param name="Copies">Who gets a copy.</param>
/// <param name="MustContain">Headings that must have text below them before it may be issued.</param>
/// <param name="Template">Scriban-syntax text.</param>
/// <param name="FirstLine">Line of the file on which the template begins, so that errors name the right line.</param>
/// <param name="Law">Provisions that ask for the letter and say what it holds.</param>
public sealed record PackLetter(string Id, string Title, string To, ImmutableList<string> Copies, ImmutableList<string> MustContain, string Template, int FirstLine, string? Law = null);

/// <summary>One file of a pack.</summary>
/// <param name="Path">Path within the pack's folder, with forward slashes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Unreadable">Why the text could not be read from where the file is; null when it could.</param>
public sealed record PackFile(string Path, string Text, string? Unreadable = null);

/// <summary>What is wrong with a pack, where, and what to do about it.</summary>
/// <param name="Pack">Id of the pack.</param>
/// <param name="File">File within it.</param>
/// <param name="Line">Line, from 1; null when the whole file is meant.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="IsWarning">True when the pack runs all the same.</param>
public sealed record PackFault(string Pack, string File, int? Line, string Message, bool IsWarning = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pack}/{File}{(Line is { } line ? $" line {line}" : "")}: {Message}";
}

/// <summary>A pack as read, or why it cannot run.</summary>
/// <param name="Pack">The pack; null when a fault stops it.</param>
/// <param name="Faults">Everything found, warnings included.</param>
public sealed record PackReading(Pack? Pack, ImmutableList<PackFault> Faults);
