using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Simulation;

namespace BackOffice.Store.Reading;

/// <summary>Files of a pack as text.</summary>
/// <param name="Life">The pack's life: its versions and drafts.</param>
/// <param name="Files">Text by path.</param>
public sealed record PackTexts(PackLife Life, ImmutableSortedDictionary<string, string> Files);

/// <summary>A draft with the text of its files.</summary>
/// <param name="Life">The pack's life.</param>
/// <param name="Draft">The draft.</param>
/// <param name="Files">The whole pack with the draft's changes: what an editor shows.</param>
/// <param name="Base">The version that the changes were made to: what they are compared with.</param>
/// <param name="Clashes">Files that what was published since changes too; they are settled by <see cref="MoveDraft"/> before the draft can be submitted.</param>
public sealed record DraftTexts(PackLife Life, PackDraft Draft, ImmutableSortedDictionary<string, string> Files, ImmutableSortedDictionary<string, string> Base, ImmutableList<string> Clashes)
{
    /// <summary>What the draft changes, file by file.</summary>
    public IReadOnlyList<PackDifference> Differences => PackDifference.Between(Base, Files);
}

/// <summary>Packs as the designer's pages and editors read them. Whoever does not design sees none.</summary>
public interface IPackReader
{
    /// <summary>Every pack with its versions and drafts, in the order of their ids.</summary>
    Task<IReadOnlyList<PackLife>> All(Actor actor, CancellationToken stop = default);

    /// <summary>One pack with its versions and drafts; null when there is none.</summary>
    Task<PackLife?> Life(Actor actor, string pack, CancellationToken stop = default);

    /// <summary>What happened to a pack, the latest first.</summary>
    Task<IReadOnlyList<TimelineLine>> History(Actor actor, string pack, CancellationToken stop = default);

    /// <summary>Files of a version; null when there is none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="pack">Pack id.</param>
    /// <param name="number">Number of the version; null for the one that runs, or ran last.</param>
    /// <param name="stop">Stops.</param>
    Task<PackTexts?> Version(Actor actor, string pack, int? number = null, CancellationToken stop = default);

    /// <summary>Files of a draft; null when there is none.</summary>
    Task<DraftTexts?> Draft(Actor actor, string pack, Guid draft, CancellationToken stop = default);

    /// <summary>
    /// A draft read as a pack, with everything that is wrong with it: as it would be published now, upon the version that runs.
    /// Null when there is no such draft.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="pack">Pack id.</param>
    /// <param name="draft">Draft.</param>
    /// <param name="unsaved">Texts that an editor has not saved yet, by path; null takes a file away.</param>
    /// <param name="stop">Stops.</param>
    Task<PackReading?> Check(Actor actor, string pack, Guid draft, ImmutableSortedDictionary<string, string?>? unsaved = null, CancellationToken stop = default);

    /// <summary>How the examples of a draft go, those inside its rule sets too; empty while the draft has a fault.</summary>
    Task<IReadOnlyList<ExampleResult>> Examples(Actor actor, string pack, Guid draft, CancellationToken stop = default);
}
