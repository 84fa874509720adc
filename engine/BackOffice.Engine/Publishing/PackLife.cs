using System.Collections.Immutable;
using System.Text.Json.Serialization;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Publishing;

/// <summary>
/// The life of one pack: the versions it has had, which of them runs, and the changes people are preparing. A version is a
/// whole set of files and never changes. A draft is only the files that differ from a version, so that two people can prepare
/// different changes to one pack at once and neither undoes the other's.
/// </summary>
public sealed record PackLife : IVersioned
{
    /// <summary>Pack id.</summary>
    public required string Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Every version there has been, oldest first.</summary>
    public ImmutableList<PackVersion> Versions { get; init; } = [];

    /// <summary>Number of the version that new cases get; 0 when the pack is retracted and no new case may open.</summary>
    public int Running { get; init; }

    /// <summary>Changes in preparation, oldest first.</summary>
    public ImmutableList<PackDraft> Drafts { get; init; } = [];

    /// <summary>
    /// Fingerprint of the product's own files as they were last brought: what was brought once, and perhaps thrown away, does not
    /// come back with the next start. Empty for a pack that the product does not bring.
    /// </summary>
    public string Brought { get; init; } = "";

    /// <summary>The version that changes are made to: the running one, or the latest of a pack that is retracted; null for a pack that was never published.</summary>
    [JsonIgnore]
    public PackVersion? Basis => Current ?? (Versions.IsEmpty ? null : Versions[^1]);

    /// <summary>The version that new cases get; null when there is none.</summary>
    [JsonIgnore]
    public PackVersion? Current => Versions.Find(version => version.Number == Running);
}

/// <summary>One version of a pack. It never changes.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Label">What cases are pinned to and people see, for example <c>1.2.0</c>; unique within the pack.</param>
/// <param name="Files">SHA-256 of each file's text, by path.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Note">What changed and why, in the words of whoever made it.</param>
/// <param name="By">Who made it.</param>
/// <param name="ApprovedBy">Who approved it; null for a version that came with the product.</param>
/// <param name="PublishedAt">When it was published (UTC).</param>
public sealed record PackVersion(
    int Number,
    string Label,
    ImmutableSortedDictionary<string, string> Files,
    PackOrigin Origin,
    string Note,
    PackPerson By,
    PackPerson? ApprovedBy,
    DateTimeOffset PublishedAt);

/// <summary>Where a version of a pack came from.</summary>
public enum PackOrigin
{
    /// <summary>The product's own folder of packs.</summary>
    Product,

    /// <summary>The council's own people, in the designer.</summary>
    Designer,

    /// <summary>A file that somebody brought in.</summary>
    Import,
}

/// <summary>Somebody who did something to a pack.</summary>
/// <param name="Id">Account.</param>
/// <param name="Name">Name as shown.</param>
/// <param name="At">When (UTC).</param>
public sealed record PackPerson(string Id, string Name, DateTimeOffset At);

/// <summary>Where a draft stands.</summary>
public enum DraftStatus
{
    /// <summary>Being worked on.</summary>
    Editing,

    /// <summary>Waiting for somebody else's approval; it cannot be edited until it is sent back.</summary>
    Submitted,

    /// <summary>Approved, and published by itself at <see cref="PackDraft.PublishAt"/>.</summary>
    Scheduled,
}

/// <summary>A change to a pack in preparation.</summary>
public sealed record PackDraft
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is for, for example "Earnings limit from September".</summary>
    public required string Title { get; init; }

    /// <summary>Version that the changes were made to.</summary>
    public required int BasedOn { get; init; }

    /// <summary>Number of times it was saved: who saves over a revision they have not seen is told.</summary>
    public int Revision { get; init; }

    /// <summary>Where it stands.</summary>
    public DraftStatus Status { get; init; }

    /// <summary>SHA-256 of the new text of each changed file, by path; null for a file that is taken away.</summary>
    public ImmutableSortedDictionary<string, string?> Changes { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Everybody who worked on it, the latest last; none of them may approve what needs another person.</summary>
    public ImmutableList<PackPerson> Editors { get; init; } = [];

    /// <summary>What the change is and why, written when it was submitted.</summary>
    public string Note { get; init; } = "";

    /// <summary>Who approved it.</summary>
    public PackPerson? ApprovedBy { get; init; }

    /// <summary>When it is to be published (UTC); null for at once.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>Why it was sent back, or why it could not be published by itself; empty otherwise.</summary>
    public string SentBackBecause { get; init; } = "";
}

/// <summary>Something asked of a pack's life.</summary>
public abstract record PackCommand;

/// <summary>The product brings a pack of its folder: it runs at once where the council has changed nothing, and becomes a draft where it has.</summary>
/// <param name="Label">Version that the pack gives itself. Whoever brings it has read it: a pack with a fault is not brought.</param>
/// <param name="Files">Text of each file, by path.</param>
public sealed record AdoptProductPack(string Label, ImmutableSortedDictionary<string, string> Files) : PackCommand;

/// <summary>Begin a change, or a new pack.</summary>
/// <param name="DraftId">Made by whoever asks.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Changes">First changes, as in <see cref="SaveDraft"/>; may be empty.</param>
public sealed record StartDraft(Guid DraftId, string Title, ImmutableSortedDictionary<string, string?> Changes) : PackCommand;

/// <summary>Keep changes, right or wrong: a draft with faults can be saved and not published.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Revision">Revision that the changes were made to.</param>
/// <param name="Changes">New text of each file that changed since, by path; null takes the file away.</param>
public sealed record SaveDraft(Guid DraftId, int Revision, ImmutableSortedDictionary<string, string?> Changes) : PackCommand;

/// <summary>Undo the changes of some files of a draft.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Revision">Revision seen.</param>
/// <param name="Paths">Files that go back to what they were.</param>
public sealed record RestoreFiles(Guid DraftId, int Revision, ImmutableList<string> Paths) : PackCommand;

/// <summary>Give a draft another title.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Title">New title.</param>
public sealed record RenameDraft(Guid DraftId, string Title) : PackCommand;

/// <summary>Throw a draft away; what it held stays readable in the audit trail.</summary>
/// <param name="DraftId">Draft.</param>
public sealed record DiscardDraft(Guid DraftId) : PackCommand;

/// <summary>Move a draft onto the version that runs now, after somebody else has published.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Revision">Revision seen.</param>
/// <param name="Mine">Files changed on both sides for which the draft's text stays; the others take the published text.</param>
public sealed record MoveDraft(Guid DraftId, int Revision, ImmutableList<string> Mine) : PackCommand;

/// <summary>Ask for approval. Refused while the pack with the changes has faults or fails an example.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Revision">Revision seen.</param>
/// <param name="Note">What changes and why.</param>
/// <param name="PublishAt">When it is to start (UTC); null for as soon as it is approved.</param>
public sealed record SubmitDraft(Guid DraftId, int Revision, string Note, DateTimeOffset? PublishAt = null) : PackCommand;

/// <summary>Send a submitted draft back to be worked on, or take an approved one off the calendar.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Because">What has to change.</param>
public sealed record SendBackDraft(Guid DraftId, string Because) : PackCommand;

/// <summary>Approve a submitted draft: it is published now, or on its day. Where rules or clocks change this takes somebody who did not work on it.</summary>
/// <param name="DraftId">Draft.</param>
/// <param name="Revision">Revision seen: what was read is what is approved.</param>
public sealed record ApproveDraft(Guid DraftId, int Revision) : PackCommand;

/// <summary>Publish a scheduled draft whose time has come. The product asks this itself.</summary>
/// <param name="DraftId">Draft.</param>
public sealed record PublishScheduled(Guid DraftId) : PackCommand;

/// <summary>Let new cases run on an earlier version again. Nothing is lost: the later version can be taken up again in the same way.</summary>
/// <param name="Number">Version to go back to; 0 retracts the pack, so that no new case opens.</param>
/// <param name="Because">Why.</param>
public sealed record RunVersion(int Number, string Because) : PackCommand;

/// <summary>What a decision about a pack may read.</summary>
/// <param name="Id">Id of the pack, which a pack that does not exist yet cannot say itself.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Now">The moment (UTC).</param>
/// <param name="TextOf">Text of a file by its SHA-256; the store has every text that a version or draft names.</param>
public sealed record PackContext(string Id, Actor Actor, DateTimeOffset Now, Func<string, string> TextOf);

/// <summary>What was decided about a pack; committed as a whole.</summary>
/// <param name="Life">The pack's life after the decision.</param>
/// <param name="Texts">Texts of files that the store may not have yet, by SHA-256.</param>
/// <param name="Events">What happened.</param>
/// <param name="Published">Whether another version runs now, so that every node must read the packs again.</param>
public sealed record PackOutcome(PackLife Life, ImmutableSortedDictionary<string, string> Texts, ImmutableList<CaseEvent> Events, bool Published) : IRecordOutcome<PackLife>
{
    PackLife IRecordOutcome<PackLife>.State => Life;

    ImmutableList<OutboxMessage> IRecordOutcome<PackLife>.Messages => [];
}
