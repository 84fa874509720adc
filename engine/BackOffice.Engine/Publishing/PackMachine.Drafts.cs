using System.Collections.Immutable;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Publishing;

/// <summary>The commands by which a draft is made and worked on.</summary>
public static partial class PackMachine
{
    private static Decision<PackOutcome> Start(PackLife life, StartDraft command, PackContext context)
    {
        if (life.Drafts.Exists(draft => draft.Id == command.DraftId))
        {
            return default; // asked twice
        }

        if (life.Versions.IsEmpty && life.Drafts.IsEmpty && !(life.Id.Length is > 1 and <= 60 && life.Id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
        {
            return new PackIdNotAllowed(life.Id);
        }

        if (string.IsNullOrWhiteSpace(command.Title))
        {
            return new ReasonMissing("Give the draft a title that says what it is for.");
        }

        if (Unfit(command.Changes) is { } unfit)
        {
            return unfit;
        }

        var draft = new PackDraft
        {
            Id = command.DraftId,
            Title = command.Title.Trim(),
            BasedOn = life.Basis?.Number ?? 0,
            Revision = 1,
            Changes = Laid(PackFiles.Basis(life), ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal), command.Changes),
            Editors = [Person(context)],
        };
        return Said(life with { Drafts = life.Drafts.Add(draft) }, "draft-started", $"{context.Actor.Name} began the draft \"{draft.Title}\".", context, Texts(command.Changes), draft);
    }

    private static Decision<PackOutcome> Save(PackLife life, SaveDraft command, PackContext context)
    {
        if (Guard(life, command.DraftId, command.Revision, out var draft) is { } refusal)
        {
            return refusal;
        }

        if (Unfit(command.Changes) is { } unfit)
        {
            return unfit;
        }

        var changes = Laid(PackFiles.Base(life, draft), draft.Changes, command.Changes);
        return changes.SequenceEqual(draft.Changes)
            ? default
            : Kept(life, draft, Worked(draft, context) with { Changes = changes }, "draft-saved", $"{context.Actor.Name} changed {Words.List([.. command.Changes.Keys])} in the draft \"{draft.Title}\".", context, Texts(command.Changes));
    }

    private static Decision<PackOutcome> Restore(PackLife life, RestoreFiles command, PackContext context)
    {
        if (Guard(life, command.DraftId, command.Revision, out var draft) is { } refusal)
        {
            return refusal;
        }

        var paths = command.Paths.FindAll(draft.Changes.ContainsKey);
        return paths.IsEmpty
            ? default
            : Kept(life, draft, Worked(draft, context) with { Changes = draft.Changes.RemoveRange(paths) }, "draft-saved", $"{context.Actor.Name} undid the changes to {Words.List(paths)} in the draft \"{draft.Title}\".", context);
    }

    private static Decision<PackOutcome> Rename(PackLife life, RenameDraft command, PackContext context)
    {
        if (life.Drafts.Find(draft => draft.Id == command.DraftId) is not { } draft)
        {
            return new DraftNotFound();
        }

        if (string.IsNullOrWhiteSpace(command.Title))
        {
            return new ReasonMissing("Give the draft a title that says what it is for.");
        }

        return command.Title.Trim() == draft.Title
            ? default
            : Kept(life, draft, draft with { Title = command.Title.Trim() }, "draft-renamed", $"{context.Actor.Name} renamed the draft \"{draft.Title}\" to \"{command.Title.Trim()}\".", context);
    }

    private static Decision<PackOutcome> Discard(PackLife life, DiscardDraft command, PackContext context)
    {
        if (life.Drafts.Find(draft => draft.Id == command.DraftId) is not { } draft)
        {
            return default; // gone already
        }

        return draft.Status != DraftStatus.Editing
            ? new DraftAwaitsApproval(draft.Title, draft.Status)
            : Said(life with { Drafts = life.Drafts.Remove(draft) }, "draft-discarded", $"{context.Actor.Name} threw the draft \"{draft.Title}\" away.", context, draft: draft);
    }

    private static Decision<PackOutcome> Move(PackLife life, MoveDraft command, PackContext context)
    {
        if (Guard(life, command.DraftId, command.Revision, out var draft) is { } refusal)
        {
            return refusal;
        }

        if (life.Basis is not { } basis || basis.Number == draft.BasedOn)
        {
            return default;
        }

        var given = PackFiles.Clashes(life, draft).FindAll(path => !command.Mine.Contains(path));
        var changes = draft.Changes.RemoveRange(given).RemoveRange(draft.Changes.Where(change => change.Value == basis.Files.GetValueOrDefault(change.Key)).Select(change => change.Key));
        return Kept(
            life, draft, Worked(draft, context) with { Changes = changes, BasedOn = basis.Number }, "draft-moved",
            $"{context.Actor.Name} moved the draft \"{draft.Title}\" to version {basis.Label}{(given.IsEmpty ? "" : $" and took {Words.List(given)} as published")}.", context);
    }

    /// <summary>The draft, or why it cannot be worked on by somebody who saw this revision of it.</summary>
    private static Refusal? Guard(PackLife life, Guid id, int revision, out PackDraft draft)
    {
        draft = life.Drafts.Find(draft => draft.Id == id)!;
        return draft switch
        {
            null => new DraftNotFound(),
            { Status: not DraftStatus.Editing } => new DraftAwaitsApproval(draft.Title, draft.Status),
            _ => Overtaken(draft, revision),
        };
    }

    private static DraftOvertaken? Overtaken(PackDraft draft, int revision) =>
        draft.Revision == revision ? null : new DraftOvertaken(draft.Title, draft.Editors[^1].Name, draft.Editors[^1].At);

    private static Refusal? Unfit(ImmutableSortedDictionary<string, string?> changes) =>
        changes.Keys.FirstOrDefault(path => !PackFiles.MayBe(path)) is { } name ? new FileNameNotAllowed(name)
        : changes.FirstOrDefault(change => change.Value is { Length: > LongestFile }).Key is { } large ? new FileTooLarge(large)
        : null;

    /// <summary>New texts laid over the changes there are; a file that is again as it was is no change.</summary>
    private static ImmutableSortedDictionary<string, string?> Laid(
        ImmutableSortedDictionary<string, string> old, ImmutableSortedDictionary<string, string?> changes, ImmutableSortedDictionary<string, string?> texts)
    {
        var laid = changes.ToBuilder();
        foreach (var (path, text) in texts)
        {
            var hash = text is null ? null : PackFiles.Hash(text);
            if (old.GetValueOrDefault(path) == hash)
            {
                laid.Remove(path);
            }
            else
            {
                laid[path] = hash;
            }
        }

        return laid.ToImmutable();
    }

    private static IEnumerable<string> Texts(ImmutableSortedDictionary<string, string?> changes) => changes.Values.OfType<string>().Select(PackFiles.Plain);

    /// <summary>One revision on, with the actor last among those who worked on it.</summary>
    private static PackDraft Worked(PackDraft draft, PackContext context) => draft with
    {
        Revision = draft.Revision + 1,
        Editors = draft.Editors.RemoveAll(person => person.Id == context.Actor.Id).Add(Person(context)),
    };

    private static Decision<PackOutcome> Kept(PackLife life, PackDraft before, PackDraft after, string kind, string text, PackContext context, IEnumerable<string>? texts = null) =>
        Said(life with { Drafts = life.Drafts.Replace(before, after) }, kind, text, context, texts, after);
}
