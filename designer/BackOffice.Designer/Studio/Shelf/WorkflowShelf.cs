using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Workflow;
using BackOffice.Grains;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Studio.Shelf;

/// <summary>The workflows of all packs, in every version and draft, for whoever may see them.</summary>
internal sealed class WorkflowShelf(IPackReader reader, IPacks packs)
{
    /// <summary>The one file of a pack that Studio edits.</summary>
    public const string File = "workflow.json";

    /// <summary>The latest of every pack that has a workflow.</summary>
    public async Task<IReadOnlyList<ShownWorkflow>> All(Actor actor, CancellationToken stop = default)
    {
        var shown = new List<ShownWorkflow>();
        foreach (var life in await reader.All(actor, stop))
            if (await Latest(actor, new DefinitionId(life.Id), stop) is { } latest)
                shown.Add(latest);
        return shown;
    }

    /// <summary>The workflow that runs, of every pack that has one.</summary>
    public async Task<IReadOnlyList<ShownWorkflow>> Running(Actor actor, CancellationToken stop = default)
    {
        var shown = new List<ShownWorkflow>();
        foreach (var life in await reader.All(actor, stop))
            if (life.Current is { } current && await Version(actor, life, current, stop) is { } running)
                shown.Add(running);
        return shown;
    }

    /// <summary>What an editor opens: the draft that is named, else the draft begun first, else the version that runs.</summary>
    public async Task<ShownWorkflow?> Latest(Actor actor, DefinitionId definition, CancellationToken stop = default)
    {
        if (await reader.Life(actor, definition.Pack, stop) is not { } life)
            return definition.Draft is null ? Running(definition.Pack) : null;
        if (definition.Draft is { } wanted)
            return await Draft(actor, definition, wanted, stop);
        return LatestDraft(life) is { } draft ? await Draft(actor, definition, draft.Id, stop) : life.Basis is { } basis ? await Version(actor, life, basis, stop) : null;
    }

    /// <summary>One version or draft.</summary>
    public async Task<ShownWorkflow?> Find(Actor actor, VersionId version, CancellationToken stop = default)
    {
        if (version.Label is { } label)
            return Running(version.Pack, label);
        if (version.Draft is { } draft)
            return await Draft(actor, new DefinitionId(version.Pack, draft), draft, stop);
        return await reader.Life(actor, version.Pack, stop) is { } life && life.Versions.Find(known => known.Number == version.Number) is { } found ? await Version(actor, life, found, stop) : null;
    }

    /// <summary>The drafts and versions of a workflow that differ from the one before, newest first.</summary>
    public async Task<IReadOnlyList<ShownWorkflow>> Versions(Actor actor, DefinitionId definition, CancellationToken stop = default)
    {
        var all = new List<ShownWorkflow>();
        if (await reader.Life(actor, definition.Pack, stop) is not { } life)
            return all;
        if (await Latest(actor, definition, stop) is { Draft: not null } draft)
            all.Add(draft);
        var before = "";
        foreach (var version in life.Versions)
        {
            var hash = version.Files.GetValueOrDefault(File, "");
            if (hash != before && hash.Length > 0 && await Version(actor, life, version, stop) is { } shown)
                all.Add(shown with { Definition = definition });
            before = hash;
        }

        return [.. all.OrderByDescending(shown => shown.Number)];
    }

    /// <summary>The draft that opens when none is named: the one begun first, so that a copy kept for somebody never takes its place.</summary>
    public static PackDraft? LatestDraft(PackLife life) => life.Drafts.Find(draft => draft.Status == DraftStatus.Editing && draft.Changes.ContainsKey(File));

    /// <summary>The workflow that runs, ready to look steps up in.</summary>
    public WorkflowGraph? Graph(string pack, string? label = null) => packs.Find(pack, label)?.Workflow;

    private async Task<ShownWorkflow?> Draft(Actor actor, DefinitionId definition, Guid id, CancellationToken stop)
    {
        if (await reader.Draft(actor, definition.Pack, id, stop) is not { Draft: var draft, Files: var files } found || !files.TryGetValue(File, out var text))
            return null;
        return new ShownWorkflow(definition, new VersionId(definition.Pack, draft.BasedOn, id, draft.Revision), found.Life.Versions.Count + 1, text)
        {
            Draft = draft,
            IsLatest = true,
            At = draft.Editors.IsEmpty ? default : draft.Editors[^1].At,
            Note = draft.Title,
        };
    }

    private async Task<ShownWorkflow?> Version(Actor actor, PackLife life, PackVersion version, CancellationToken stop) =>
        await reader.Version(actor, life.Id, version.Number, stop) is { } found && found.Files.TryGetValue(File, out var text)
            ? new ShownWorkflow(new DefinitionId(life.Id), new VersionId(life.Id, version.Number), version.Number, text)
            {
                IsPublished = life.Running == version.Number,
                IsLatest = life.Basis == version && LatestDraft(life) is null,
                At = version.PublishedAt,
                Note = $"{version.Label}: {version.Note}",
            }
            : null;

    /// <summary>For people who see how cases run and do not design: the process as it runs, and nothing of what is prepared.</summary>
    private ShownWorkflow? Running(string pack, string? label = null) =>
        packs.Find(pack, label) is { Workflow: { } graph } found
            ? new ShownWorkflow(new DefinitionId(pack), new VersionId(pack, 0, Label: found.Version), 1, graph.Source) { IsPublished = true }
            : null;
}
