using System.IO.Compression;
using System.Text;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Impacts;
using BackOffice.Store.Reading;

namespace BackOffice.Grains.Checks;

/// <summary>A school's part of a run.</summary>
/// <param name="School">Provider id.</param>
/// <param name="Name">Name.</param>
/// <param name="Urn">Number in the name of its file.</param>
/// <param name="Changes">Its changes; empty for a nil file.</param>
public sealed record MealsSchool(string School, string Name, string? Urn, IReadOnlyList<MealsChange> Changes);

/// <summary>The monthly report of free school meals: one file a school, with what changed since the run before.</summary>
public interface IMealsReports
{
    /// <summary>Makes a run today and keeps it. Null when the actor may not.</summary>
    Task<MealsRun?> Make(Actor actor, CancellationToken stop = default);

    /// <summary>Every school with its changes in a run, in order of name.</summary>
    Task<IReadOnlyList<MealsSchool>> Schools(Actor actor, MealsRun run, CancellationToken stop = default);

    /// <summary>One school's file.</summary>
    string File(MealsSchool school);

    /// <summary>Name of one school's file: it says when there is nothing in it.</summary>
    string FileName(MealsRun run, MealsSchool school);

    /// <summary>All files in one archive.</summary>
    byte[] Archive(MealsRun run, IReadOnlyList<MealsSchool> schools);
}

internal sealed class MealsReports(IEligibilityReader reader, IProviderReader providers, TimeProvider clock) : IMealsReports
{
    private const int AtOnce = 200;

    public async Task<MealsRun?> Make(Actor actor, CancellationToken stop = default)
    {
        var today = London.DayOf(clock.GetUtcNow());
        var last = (await reader.Runs(actor, stop)).FirstOrDefault() is { } newest ? await reader.Run(actor, newest.Id, stop) : null;
        var entitled = await reader.Entitled(actor, today, stop);
        return await reader.Keep(actor, new MealsRun(Guid.NewGuid(), today, actor.Name, entitled, MealsReport.Between(last?.Entitled ?? [], entitled, today)), stop);
    }

    public async Task<IReadOnlyList<MealsSchool>> Schools(Actor actor, MealsRun run, CancellationToken stop = default)
    {
        var changes = run.Changes.ToLookup(c => c.School, StringComparer.Ordinal);
        var schools = new List<MealsSchool>();
        for (var page = await providers.List(actor, new ProviderQuery { Take = AtOnce }, stop); ; page = await providers.List(actor, new ProviderQuery { Skip = schools.Count, Take = AtOnce }, stop))
        {
            schools.AddRange(page.Items.Select(p => new MealsSchool(p.Id, p.Name, p.Urn, [.. changes[p.Id]])));
            if (!page.HasMore || page.Items.Count == 0) break;
        }

        return [.. schools.Where(s => IsSchool(s) || s.Changes.Count > 0).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    public string File(MealsSchool school)
    {
        var file = new StringBuilder();
        foreach (var line in MealsReport.File(school.Changes)) file.AppendJoin(',', line.Select(Csv.Cell)).Append("\r\n");
        return file.ToString();
    }

    public string FileName(MealsRun run, MealsSchool school) =>
        $"FSM_{school.Urn ?? school.School.Replace(':', '-')}_{run.RunOn:yyyy-MM}{(school.Changes.Count == 0 ? "_NIL" : "")}.csv";

    public byte[] Archive(MealsRun run, IReadOnlyList<MealsSchool> schools)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            foreach (var school in schools)
            {
                using var entry = archive.CreateEntry(FileName(run, school)).Open();
                entry.Write(Encoding.UTF8.GetBytes("\uFEFF" + File(school)));
            }
        }

        return memory.ToArray();
    }

    private static bool IsSchool(MealsSchool school) => school.School.StartsWith("school:", StringComparison.Ordinal);
}
