using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Wire;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Workflow;
using BackOffice.Engine.Workflow.Editing;
using BackOffice.Grains;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Studio.Shelf;

/// <summary>Saves, publishes and takes back workflows: what Studio asks for becomes commands to the pack's drafts and versions.</summary>
internal sealed class WorkflowDesk(WorkflowShelf shelf, IPackReader reader, IGrains grains)
{
    private const string Title = "Changes to the process";

    /// <summary>Keeps what an editor sent, right or wrong. Who comes second is told, and their text is kept as a draft of its own.</summary>
    /// <param name="actor">Who saves.</param>
    /// <param name="definition">Definition that was open.</param>
    /// <param name="seen">Version that the editor was shown; null when it does not say.</param>
    /// <param name="sent">The definition as Studio has it.</param>
    public async Task<ShelfAnswer> Save(Actor actor, DefinitionId definition, VersionId? seen, JsonObject sent)
    {
        if (await shelf.Latest(actor, definition) is not { } latest)
            return ShelfAnswer.Refused(definition.Draft is null ? "There is no such process. Choose one from the list of workflows." : "This draft was published or thrown away by somebody else. Choose another from the list of workflows.");
        if (sent["root"] is not JsonObject)
            return ShelfAnswer.Refused("The workflow has no root step. Load it again in the editor, and make the change once more.");
        var text = WorkflowPrint.Write(FromStudio.Definition(sent, latest.Json));
        if (text == latest.Text || (latest.Draft is null && JsonNode.DeepEquals(StepJson.Parse(text), latest.Json)))
            return new ShelfAnswer(latest, []); // Studio saves when it opens something, too
        if (latest.Draft is not { } draft)
        {
            // What was open may have been published meanwhile, with more in it than this editor has seen.
            return seen is { } open && (open.Draft is not null || open.Number != latest.Version.Number)
                ? await Aside(actor, definition, null, open, text)
                : await Begin(actor, definition, Guid.NewGuid(), Title, Only(text));
        }

        if (seen is not null && (seen.Value.Draft != draft.Id || seen.Value.Revision != draft.Revision))
            return await Aside(actor, definition, draft, seen.Value, text);
        var answer = await Do(actor, definition.Pack, new SaveDraft(draft.Id, draft.Revision, Only(text)));
        return answer.Code == nameof(Engine.DraftOvertaken) && seen is not null ? await Aside(actor, definition, draft, seen.Value, text) : await After(actor, definition, answer);
    }

    /// <summary>Publishes a draft: it is submitted with what it changes in words, and approved by whoever publishes.</summary>
    public async Task<ShelfAnswer> Publish(Actor actor, DefinitionId definition)
    {
        if (await shelf.Latest(actor, definition) is not { } latest)
            return ShelfAnswer.Refused("There is no such process. Choose one from the list of workflows.");
        if (latest.Draft is not { } draft)
            return latest.IsPublished ? new ShelfAnswer(latest, []) : await After(actor, definition, await Do(actor, definition.Pack, new RunVersion(latest.Version.Number, "Published again in the designer.")));
        if (draft.Status == DraftStatus.Editing)
        {
            var submitted = await Do(actor, definition.Pack, new SubmitDraft(draft.Id, draft.Revision, await Note(actor, latest)));
            if (!submitted.Ok)
                return ShelfAnswer.Refused(submitted.Sentence);
            draft = (await reader.Life(actor, definition.Pack))?.Drafts.Find(known => known.Id == draft.Id) ?? draft;
        }

        var approved = await Do(actor, definition.Pack, new ApproveDraft(draft.Id, draft.Revision));
        return await After(actor, new DefinitionId(definition.Pack), approved);
    }

    /// <summary>Lets no new case open.</summary>
    public Task<ShelfAnswer> Retract(Actor actor, DefinitionId definition) => Run(actor, definition, 0, "Retracted in the designer.");

    /// <summary>Lets new cases run on an earlier version again.</summary>
    public Task<ShelfAnswer> Revert(Actor actor, DefinitionId definition, int version) => Run(actor, definition, version, $"Gone back to version {version} in the designer.");

    /// <summary>Throws a draft away. What was published stays.</summary>
    public async Task<ShelfAnswer> Discard(Actor actor, DefinitionId definition)
    {
        if (await shelf.Latest(actor, definition) is not { Draft: { } draft })
            return ShelfAnswer.Refused("What was published is never taken away, because cases run on it. Retract it instead, and no new case opens.");
        return await After(actor, new DefinitionId(definition.Pack), await Do(actor, definition.Pack, new DiscardDraft(draft.Id)));
    }

    private async Task<ShelfAnswer> Run(Actor actor, DefinitionId definition, int version, string because) =>
        await After(actor, new DefinitionId(definition.Pack), await Do(actor, definition.Pack, new RunVersion(version, because)));

    private async Task<ShelfAnswer> Begin(Actor actor, DefinitionId definition, Guid id, string title, ImmutableSortedDictionary<string, string?> changes) =>
        await After(actor, definition, await Do(actor, definition.Pack, new StartDraft(id, title, changes)));

    /// <summary>Keeps the text of somebody who had not seen the last save. Each save of the same editor goes into the same copy.</summary>
    private async Task<ShelfAnswer> Aside(Actor actor, DefinitionId definition, PackDraft? draft, VersionId seen, string text)
    {
        var copy = new DefinitionId(definition.Pack, References.Derive($"copy of {actor.Id} from {seen}", draft?.Id ?? Guid.Empty));
        var title = $"{draft?.Title ?? Title}, as {actor.Name} had it";
        var kept = await shelf.Latest(actor, copy);
        var answer = kept?.Draft is { } before
            ? await Do(actor, copy.Pack, new SaveDraft(before.Id, before.Revision, Only(text)))
            : await Do(actor, copy.Pack, new StartDraft(copy.Draft!.Value, title, draft is null ? Only(text) : await With(actor, copy.Pack, draft, text)));
        if (!answer.Ok)
            return ShelfAnswer.Refused(answer.Sentence);
        var what = draft is not { Editors: [.., var last] } ? "This process was published after it was opened here."
            : $"{(last.Id == actor.Id ? "You" : last.Name)} saved this process after it was opened here.";
        return new ShelfAnswer(null, [$"{what} Nothing is lost: what you have here is kept as a draft of its own, \"{title}\"."], copy);
    }

    /// <summary>The other files that the draft changes go with the copy.</summary>
    private async Task<ImmutableSortedDictionary<string, string?>> With(Actor actor, string pack, PackDraft draft, string text)
    {
        var files = (await reader.Draft(actor, pack, draft.Id))?.Files;
        return draft.Changes.Keys.ToImmutableSortedDictionary(path => path, path => files?.GetValueOrDefault(path), StringComparer.Ordinal).SetItem(WorkflowShelf.File, text);
    }

    private async Task<string> Note(Actor actor, ShownWorkflow latest)
    {
        var before = await reader.Version(actor, latest.Definition.Pack);
        if (before?.Files.GetValueOrDefault(WorkflowShelf.File) is not { } old || WorkflowGraph.Parse(old).Graph is not { } from || WorkflowGraph.Parse(latest.Text).Graph is not { } to)
            return latest.Note;
        var sentences = WorkflowDifference.Between(from, to).Sentences;
        return sentences.IsEmpty ? "Steps were moved on the map." : string.Join(" ", sentences.Take(12)) + (sentences.Count > 12 ? $" And {sentences.Count - 12} more." : "");
    }

    private Task<CommandAnswer> Do(Actor actor, string pack, PackCommand command) => grains.Pack(pack).Do(command, Guid.NewGuid(), actor);

    private async Task<ShelfAnswer> After(Actor actor, DefinitionId definition, CommandAnswer answer) =>
        answer.Ok ? new ShelfAnswer(await shelf.Latest(actor, definition), []) : ShelfAnswer.Refused(answer.Sentence);

    private static ImmutableSortedDictionary<string, string?> Only(string text) =>
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(WorkflowShelf.File, text);
}
