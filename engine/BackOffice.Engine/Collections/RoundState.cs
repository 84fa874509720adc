using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;

namespace BackOffice.Engine.Collections;

/// <summary>Identity of a round of a collection.</summary>
/// <param name="Value">Made outside the engine, when somebody begins the round.</param>
public readonly record struct RoundId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");

    /// <summary>The return that a provider owes in this round. All its colleagues come to the same one.</summary>
    /// <param name="providerId">The provider.</param>
    public ReturnId ReturnOf(string providerId) => new(References.Derive($"return of {providerId}", Value));
}

/// <summary>
/// One time that a collection is held: a census of one year, the headcount of one term. It says who is asked, from when,
/// until when, and who was reminded. Where a provider's return stands is the return's own matter.
/// </summary>
public sealed record RoundState : IVersioned
{
    /// <summary>Identity.</summary>
    public required RoundId Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Pack that the collection belongs to.</summary>
    public required string PackId { get; init; }

    /// <summary>Version of the pack; returns of the round are begun on it.</summary>
    public required string PackVersion { get; init; }

    /// <summary>The collection.</summary>
    public required string CollectionId { get; init; }

    /// <summary>Form that providers fill in.</summary>
    public required string FormId { get; init; }

    /// <summary>Name of the round, for example "Early Years census 2027".</summary>
    public required string Title { get; init; }

    /// <summary>Team that reviews the returns.</summary>
    public required string Team { get; init; }

    /// <summary>Its days.</summary>
    public required RoundWindow Window { get; init; }

    /// <summary>Everybody who is asked, by provider id.</summary>
    public ImmutableSortedDictionary<string, AskedProvider> Asked { get; init; } = ImmutableSortedDictionary<string, AskedProvider>.Empty;

    /// <summary>Reminders whose day has been dealt with, by id.</summary>
    public ImmutableSortedSet<string> RemindersDone { get; init; } = [];

    /// <summary>When it was closed (UTC); null while it is open or still to come.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the next reminder goes (UTC); null when none is to come.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Last day on which a provider may change its return.</summary>
    /// <param name="providerId">The provider.</param>
    public DateOnly LastEditOf(string providerId) =>
        Asked.TryGetValue(providerId, out var asked) && asked.ExtendedTo is { } until && until > Window.LastEdit ? until : Window.LastEdit;

    /// <summary>Day by which a provider's return is due.</summary>
    /// <param name="providerId">The provider.</param>
    public DateOnly DueOf(string providerId) =>
        Asked.TryGetValue(providerId, out var asked) && asked.ExtendedTo is { } until && until > Window.Due ? until : Window.Due;
}

/// <summary>The days of a round.</summary>
/// <param name="Opens">First day on which the form can be filled in.</param>
/// <param name="Due">Day by which it has to be sent.</param>
/// <param name="LastEdit">Last day on which what was sent can still be changed.</param>
/// <param name="Reference">Day that the answers are about, for example census day; null when the form needs none.</param>
public sealed record RoundWindow(DateOnly Opens, DateOnly Due, DateOnly LastEdit, DateOnly? Reference = null)
{
    /// <summary>The days under the names that forms read them by: <c>form.window.due</c>.</summary>
    public ImmutableSortedDictionary<string, DateOnly> Names()
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, DateOnly>(StringComparer.Ordinal);
        (names["opens"], names["due"], names["lastEdit"]) = (Opens, Due, LastEdit);
        if (Reference is { } reference)
        {
            names["referenceDate"] = reference;
        }

        return names.ToImmutable();
    }
}

/// <summary>A provider that is asked for a return.</summary>
/// <param name="ProviderId">Provider id.</param>
/// <param name="Name">Its name when it was asked.</param>
/// <param name="Email">Where reminders go; null when the register has no address.</param>
public sealed record AskedProvider(string ProviderId, string Name, string? Email)
{
    /// <summary>Why it does not have to answer after all, for example "closed in March"; null when it has to.</summary>
    public string? ExcusedBecause { get; init; }

    /// <summary>Later last day that this provider was given; null for the round's own.</summary>
    public DateOnly? ExtendedTo { get; init; }

    /// <summary>Reminders sent, the latest last.</summary>
    public ImmutableList<ReminderSent> Reminders { get; init; } = [];
}

/// <summary>A reminder that a provider got.</summary>
/// <param name="Reminder">Id of the reminder in the pack.</param>
/// <param name="On">The day.</param>
/// <param name="By">Account that sent it; the product for those that go by themselves.</param>
public sealed record ReminderSent(string Reminder, DateOnly On, string By);

/// <summary>Something asked of a round.</summary>
public abstract record RoundCommand;

/// <summary>Begin a round.</summary>
/// <param name="PackId">Pack.</param>
/// <param name="CollectionId">Collection of the pack.</param>
/// <param name="Title">Name of the round.</param>
/// <param name="Window">Its days.</param>
/// <param name="Providers">Who is asked.</param>
public sealed record OpenRound(string PackId, string CollectionId, string Title, RoundWindow Window, ImmutableList<AskedProvider> Providers) : RoundCommand;

/// <summary>Change the days.</summary>
/// <param name="Window">New days.</param>
/// <param name="Because">Why.</param>
public sealed record ChangeWindow(RoundWindow Window, string Because) : RoundCommand;

/// <summary>Ask further providers, or again those that were excused.</summary>
/// <param name="Providers">Providers.</param>
public sealed record AskProviders(ImmutableList<AskedProvider> Providers) : RoundCommand;

/// <summary>Excuse a provider: it owes nothing in this round and gets no more reminders.</summary>
/// <param name="ProviderId">Provider.</param>
/// <param name="Because">Why.</param>
public sealed record ExcuseProvider(string ProviderId, string Because) : RoundCommand;

/// <summary>Give a provider longer.</summary>
/// <param name="ProviderId">Provider.</param>
/// <param name="Until">New last day.</param>
/// <param name="Because">Why.</param>
public sealed record ExtendProvider(string ProviderId, DateOnly Until, string Because) : RoundCommand;

/// <summary>Send a reminder now, to those of the providers that still owe their return.</summary>
/// <param name="Reminder">Id of the reminder in the pack.</param>
/// <param name="ProviderIds">Providers; all that owe when empty.</param>
public sealed record RemindNow(string Reminder, ImmutableList<string> ProviderIds) : RoundCommand;

/// <summary>Send the reminders whose day has come. The product asks this itself.</summary>
public sealed record SendDueReminders : RoundCommand;

/// <summary>Close the round: nothing more can be sent, and no reminder goes.</summary>
public sealed record CloseRound : RoundCommand;

/// <summary>Open a closed round again.</summary>
/// <param name="Because">Why.</param>
public sealed record ReopenRound(string Because) : RoundCommand;

/// <summary>What a decision about a round may read.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="CommandId">Id of the command.</param>
/// <param name="Now">The moment (UTC).</param>
/// <param name="Today">The day in Europe/London.</param>
/// <param name="Pack">The pack.</param>
/// <param name="RoundId">Identity of the round.</param>
/// <param name="Standing">Where each provider's return stands; a provider that has not begun is not in it.</param>
/// <param name="Council">The council as letters name it.</param>
public sealed record RoundContext(
    Actor Actor,
    Guid CommandId,
    DateTimeOffset Now,
    DateOnly Today,
    Pack Pack,
    RoundId RoundId,
    IReadOnlyDictionary<string, ReturnStatus> Standing,
    JsonObject? Council);

/// <summary>What was decided about a round; committed as a whole.</summary>
/// <param name="State">The round after the decision.</param>
/// <param name="Events">What happened.</param>
/// <param name="Messages">Reminders to send.</param>
public sealed record RoundOutcome(RoundState State, ImmutableList<CaseEvent> Events, ImmutableList<OutboxMessage> Messages) : IRecordOutcome<RoundState>;
