using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;

namespace BackOffice.Grains.Packs;

/// <summary>Which operation each command of a pack's life is, and which files it touches.</summary>
internal static class PackLifeAccess
{
    public static string? Why(Actor actor, PackCommand command, PackLife? life) =>
        Access.Why(actor, OperationOf(command), new AccessRecord(RecordKind.Pack) { Touches = Touches(command, life) });

    private static Operation OperationOf(PackCommand command) => command switch
    {
        StartDraft or SaveDraft or RestoreFiles or RenameDraft or DiscardDraft or MoveDraft or SubmitDraft => Operation.Design,
        SendBackDraft or ApproveDraft or RunVersion => Operation.Approve,
        _ => Operation.Administer, // what the product brings and publishes on its day: the product itself only
    };

    private static ImmutableList<string>? Touches(PackCommand command, PackLife? life)
    {
        ImmutableList<string> Of(Guid id) => [.. life?.Drafts.Find(draft => draft.Id == id)?.Changes.Keys ?? []];
        return command switch
        {
            StartDraft c when life is not null => [.. c.Changes.Keys],
            SaveDraft c => Of(c.DraftId).AddRange(c.Changes.Keys),
            RestoreFiles c => Of(c.DraftId),
            RenameDraft c => Of(c.DraftId),
            DiscardDraft c => Of(c.DraftId),
            MoveDraft c => Of(c.DraftId),
            SubmitDraft c => Of(c.DraftId),
            SendBackDraft c => Of(c.DraftId),
            ApproveDraft c => Of(c.DraftId),
            RunVersion c when life?.Current is { } now && life.Versions.Find(version => version.Number == c.Number) is { } wanted => [.. PackFiles.Between(now.Files, wanted.Files).Keys],
            _ => null, // a new pack, or no pack any more: the whole
        };
    }
}
