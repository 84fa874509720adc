using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Publishing;

namespace BackOffice.Engine.Tests.Publishing;

/// <summary>One pack in memory, the people who work on it, and a clock that the test moves.</summary>
internal sealed class Council
{
    public static readonly Actor Oli = new("oli", "Oli Owner", [Role.ProcessOwner], []);
    public static readonly Actor Pia = new("pia", "Pia Process", [Role.ProcessOwner], []);

    public const string Head = """{ "id": "fees", "title": "Fees", "version": "1.0.0" }""";
    public const string Letter = "---\ntitle: A letter\nto: parents\n---\nDear parent\n";

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public PackLife? Life { get; private set; }

    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public PackDraft Draft => Life!.Drafts.Single();

    public static string Limit(int pounds) => $$"""
        { "WorkflowName": "limit", "Title": "Below the limit", "Inputs": { "earnings": "number" },
          "Rules": [ { "RuleName": "below", "Expression": "earnings < {{pounds}}", "WhenYes": "Yes, below.", "WhenNo": "No, not below." } ],
          "Examples": [ { "Name": "Below", "Inputs": { "earnings": 7000 }, "Expect": "yes" }, { "Name": "Above", "Inputs": { "earnings": 9000 }, "Expect": "no" } ] }
        """;

    /// <summary>A pack as the product brings it.</summary>
    public static Council With(params (string Path, string Text)[] more)
    {
        var council = new Council();
        council.Bring("1.0.0", more).Outcome.ShouldNotBeNull();
        return council;
    }

    public Decision<PackOutcome> Bring(string label, params (string Path, string Text)[] more) =>
        Do(new AdoptProductPack(label, Files([("pack.json", Head), ("rules/limit.json", Limit(7400)), ("letters/L1.txt", Letter), .. more])), Actor.System("packs"));

    public Decision<PackOutcome> Do(PackCommand command, Actor? actor = null)
    {
        var decision = PackMachine.Decide(Life, command, new PackContext("fees", actor ?? Oli, Now, hash => texts[hash]));
        if (decision.Outcome is { } outcome)
        {
            foreach (var (hash, text) in outcome.Texts)
            {
                texts[hash] = text;
            }

            Life = CaseJson.Read<PackLife>(CaseJson.Write(outcome.Life)); // as it comes back from the store
        }

        return decision;
    }

    /// <summary>A draft with these changes.</summary>
    public Guid Begin(params (string Path, string? Text)[] changes)
    {
        var id = Guid.NewGuid();
        Do(new StartDraft(id, "A change", Changes(changes))).Refusal.ShouldBeNull();
        return id;
    }

    /// <summary>A draft that Oli made, Oli submitted and Pia approved.</summary>
    public PackVersion Publish(params (string Path, string? Text)[] changes)
    {
        var id = Begin(changes);
        Do(new SubmitDraft(id, 1, "Because")).Refusal.ShouldBeNull();
        Do(new ApproveDraft(id, 2), Pia).Refusal.ShouldBeNull();
        return Life!.Current!;
    }

    public string? TextOf(string path) => Life!.Current!.Files.GetValueOrDefault(path) is { } hash ? texts[hash] : null;

    public static ImmutableSortedDictionary<string, string?> Changes(params (string Path, string? Text)[] changes) =>
        changes.ToImmutableSortedDictionary(change => change.Path, change => change.Text, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Files((string Path, string Text)[] files)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            all[path] = text;
        }

        return all.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
