using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Publishing;

/// <summary>Decides what becomes of a pack: its drafts, their approval, and which version runs. Pure: the same inputs give the same outcome.</summary>
public static partial class PackMachine
{
    private const int LongestFile = 4_000_000;

    /// <summary>Decides about one command.</summary>
    /// <param name="life">The pack's life; null before its first version or draft.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<PackOutcome> Decide(PackLife? life, PackCommand command, PackContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (life, command) switch
        {
            (_, AdoptProductPack c) => Adopt(life ?? new PackLife { Id = context.Id }, c, context),
            (_, StartDraft c) => Start(life ?? new PackLife { Id = context.Id }, c, context),
            (null, _) => new PackUnknown(context.Id),
            (_, SaveDraft c) => Save(life, c, context),
            (_, RestoreFiles c) => Restore(life, c, context),
            (_, RenameDraft c) => Rename(life, c, context),
            (_, DiscardDraft c) => Discard(life, c, context),
            (_, MoveDraft c) => Move(life, c, context),
            (_, SubmitDraft c) => Submit(life, c, context),
            (_, SendBackDraft c) => SendBack(life, c, context),
            (_, ApproveDraft c) => Approve(life, c, context),
            (_, PublishScheduled c) => PublishOnItsDay(life, c, context),
            (_, RunVersion c) => Run(life, c, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    private static Decision<PackOutcome> Adopt(PackLife life, AdoptProductPack command, PackContext context)
    {
        var texts = command.Files.ToImmutableSortedDictionary(file => file.Key, file => PackFiles.Plain(file.Value), StringComparer.Ordinal);
        var files = texts.ToImmutableSortedDictionary(file => file.Key, file => PackFiles.Hash(file.Value), StringComparer.Ordinal);
        var brought = PackFiles.Fingerprint(files);
        if (life.Brought == brought || life.Versions.Exists(version => PackFiles.Fingerprint(version.Files) == brought))
        {
            return default;
        }

        var kept = life;
        life = life with { Brought = brought };
        var unchanged = life.Versions.IsEmpty || (life.Current is { Origin: PackOrigin.Product } running && running == life.Versions[^1]);
        if (unchanged)
        {
            var label = PackLabels.Free(life, command.Label);
            var number = life.Versions.Count + 1;
            var version = new PackVersion(number, label, files, PackOrigin.Product, $"Version {label} came with BackOffice.", Person(context), null, context.Now);
            return Said(life with { Versions = life.Versions.Add(version), Running = number }, "pack-published", $"Version {label} came with BackOffice and runs for new cases.", context, texts.Values, published: true);
        }

        // What the product changed since it last brought the pack; what only the council changed stays the council's.
        var before = life.Versions.FindLast(version => version.Origin == PackOrigin.Product)?.Files ?? PackFiles.None;
        var now = PackFiles.Basis(life);
        var changes = PackFiles.Between(before, files)
            .Where(change => now.GetValueOrDefault(change.Key) != change.Value)
            .ToImmutableSortedDictionary(change => change.Key, change => change.Value, StringComparer.Ordinal);
        if (changes.IsEmpty)
        {
            return Said(life, "pack-brought", $"BackOffice brought version {command.Label}, in which nothing is new for this council.", context);
        }

        var both = changes.Keys.Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path)).ToList();
        var draft = new PackDraft
        {
            Id = References.Derive($"product {brought}", DraftOf(life.Id)),
            Title = $"Product update {command.Label}",
            BasedOn = kept.Basis!.Number,
            Revision = 1,
            Changes = changes,
            Editors = [Person(context)],
            Note = both.Count == 0 ? "" : $"The council changed {Words.List(both)} too: compare before approving.",
        };
        return Said(
            life with { Drafts = life.Drafts.Add(draft) }, "draft-started",
            $"BackOffice brought version {command.Label}. The council has its own changes, so it waits as the draft \"{draft.Title}\".", context, texts.Values, draft);
    }

    private static Decision<PackOutcome> Run(PackLife life, RunVersion command, PackContext context)
    {
        if (command.Number == life.Running)
        {
            return default;
        }

        if (string.IsNullOrWhiteSpace(command.Because))
        {
            return new ReasonMissing("Say why. The reason is kept with the pack's versions.");
        }

        var details = new JsonObject { ["because"] = command.Because.Trim(), ["from"] = life.Current?.Label };
        if (command.Number == 0)
        {
            return Said(life with { Running = 0 }, "pack-retracted", $"{context.Actor.Name} retracted the pack: no new case opens on it. {command.Because.Trim()}", context, published: true, details: details);
        }

        if (life.Versions.Find(version => version.Number == command.Number) is not { } version)
        {
            return new PackVersionUnknown(command.Number);
        }

        var reading = PackFiles.Read(life.Id, version.Files, context.TextOf, version.Label);
        if (reading.Pack is null)
        {
            return new VersionCannotRun(version.Label, reading.Faults.First(fault => !fault.IsWarning).ToString());
        }

        details["to"] = version.Label;
        return Said(
            life with { Running = version.Number }, "version-runs",
            $"{context.Actor.Name} made version {version.Label} run for new cases{(life.Current is { } before ? $" in place of {before.Label}" : "")}. {command.Because.Trim()}", context, published: true, details: details);
    }

    private static PackPerson Person(PackContext context) => new(context.Actor.Id, context.Actor.Name, context.Now);

    private static Guid DraftOf(string pack) => References.Derive($"pack {pack}", Guid.Empty);

    /// <summary>An outcome: the life one version on, the texts it needs, and one line of what happened.</summary>
    private static Decision<PackOutcome> Said(
        PackLife life, string kind, string text, PackContext context, IEnumerable<string>? texts = null, PackDraft? draft = null, bool published = false, JsonObject? details = null)
    {
        details ??= [];
        if (draft is not null)
        {
            details["draft"] = draft.Id.ToString("D");
            details["title"] = draft.Title;
            details["files"] = new JsonObject(draft.Changes.Select(change => KeyValuePair.Create(change.Key, (JsonNode?)change.Value)));
        }

        return new PackOutcome(
            life with { Version = life.Version + 1 },
            (texts ?? []).DistinctBy(PackFiles.Hash).ToImmutableSortedDictionary(PackFiles.Hash, one => one, StringComparer.Ordinal),
            [new CaseEvent(kind, text, details.Count == 0 ? null : details)],
            published);
    }
}
