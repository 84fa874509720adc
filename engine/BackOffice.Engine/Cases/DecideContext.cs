using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Cases;

/// <summary>Everything a decision about a case may read besides the case itself. Time is part of it, so the same inputs give the same outcome.</summary>
public sealed record DecideContext
{
    /// <summary>Who asks.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Id of the command.</summary>
    public required Guid CommandId { get; init; }

    /// <summary>The moment (UTC).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The day in Europe/London.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The pack that the case runs.</summary>
    public required Pack Pack { get; init; }

    /// <summary>The version that the case is to move to; null when it does not exist and for every other command.</summary>
    public Pack? OtherVersion { get; init; }

    /// <summary>The version of the pack that runs for new cases, where it is another one; null otherwise.</summary>
    public Pack? Newest { get; init; }

    /// <summary>Bank holidays, and the term calendars of schools by URN.</summary>
    public CalendarBook Calendars { get; init; } = CalendarBook.BankHolidaysOnly;

    /// <summary>Facts of the register: <c>pupil</c>, <c>parents</c>, <c>school</c>, <c>council</c>.</summary>
    public JsonObject Register { get; init; } = [];

    /// <summary>Identity of the case; made outside, with the command that opens it.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Reference of the case: <c>References.For(pack.ReferencePrefix, caseId.Value)</c>.</summary>
    public required string Reference { get; init; }
}
