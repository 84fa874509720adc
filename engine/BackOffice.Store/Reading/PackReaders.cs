using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Simulation;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class StoredPackReader(IDbContextFactory<BackOfficeDb> databases, GrainStates states) : IPackReader
{
    public async Task<IReadOnlyList<PackLife>> All(Actor actor, CancellationToken stop = default)
    {
        if (!Designs(actor)) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        return [.. (await db.Packs.AsNoTracking().OrderBy(p => p.Id).Select(p => p.State).ToListAsync(stop)).Select(CaseJson.Read<PackLife>)];
    }

    public async Task<PackLife?> Life(Actor actor, string pack, CancellationToken stop = default) => Designs(actor) ? await states.Pack(pack) : null;

    public async Task<IReadOnlyList<TimelineLine>> History(Actor actor, string pack, CancellationToken stop = default)
    {
        if (!Designs(actor)) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        return await Lines.RecordTimeline(db, $"pack:{pack}", stop);
    }

    public async Task<PackTexts?> Version(Actor actor, string pack, int? number = null, CancellationToken stop = default)
    {
        if (await Life(actor, pack, stop) is not { } life) return null;
        var version = number is { } wanted ? life.Versions.Find(version => version.Number == wanted) : life.Basis;
        return version is null ? null : new PackTexts(life, await Texts(version.Files));
    }

    public async Task<DraftTexts?> Draft(Actor actor, string pack, Guid draft, CancellationToken stop = default)
    {
        if (await Find(actor, pack, draft) is not { } found) return null;
        var (life, known) = found;
        var before = PackFiles.Base(life, known);
        var after = PackFiles.Over(before, known.Changes);
        return new DraftTexts(life, known, await Texts(after), await Texts(before), PackFiles.Clashes(life, known));
    }

    public async Task<PackReading?> Check(Actor actor, string pack, Guid draft, ImmutableSortedDictionary<string, string?>? unsaved = null, CancellationToken stop = default)
    {
        if (await Find(actor, pack, draft) is not { } found) return null;
        var texts = (await Texts(PackFiles.With(found.Life, found.Draft))).ToBuilder();
        foreach (var (path, text) in unsaved ?? ImmutableSortedDictionary<string, string?>.Empty)
        {
            if (text is null) texts.Remove(path);
            else texts[path] = text;
        }

        return PackReader.Read(pack, texts.Select(file => new PackFile(file.Key, file.Value)));
    }

    public async Task<IReadOnlyList<ExampleResult>> Examples(Actor actor, string pack, Guid draft, CancellationToken stop = default) =>
        await Check(actor, pack, draft, null, stop) is { Pack: { } read } ? [.. PackExamples.RunAll(read)] : [];

    private static bool Designs(Actor actor) => Access.Allows(actor, Operation.Design, new AccessRecord(RecordKind.Pack) { Touches = [] });

    private async Task<(PackLife Life, PackDraft Draft)?> Find(Actor actor, string pack, Guid draft) =>
        Designs(actor) && await states.Pack(pack) is { } life && life.Drafts.Find(known => known.Id == draft) is { } found ? (life, found) : null;

    private async Task<ImmutableSortedDictionary<string, string>> Texts(ImmutableSortedDictionary<string, string> files)
    {
        var texts = await states.PackTexts([.. files.Values.Distinct()]);
        return files.ToImmutableSortedDictionary(file => file.Key, file => texts[file.Value], StringComparer.Ordinal);
    }
}
