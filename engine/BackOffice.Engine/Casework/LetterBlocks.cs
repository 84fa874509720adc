using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Why a letter was not issued.</summary>
/// <param name="What">What it lacks, in words.</param>
internal sealed record LetterLack(ImmutableList<string> What)
{
    /// <summary>Nothing is missing.</summary>
    public static LetterLack None { get; } = new(ImmutableList<string>.Empty);

    /// <summary>Whom an address is missing for, as the step names them, and how the letter was to go.</summary>
    public ImmutableList<JsonObject> Addressees { get; init; } = [];

    public bool IsAny => !What.IsEmpty;

    public static LetterLack Of(string what) => new([what]);

    /// <summary>There is no address to send to.</summary>
    public static LetterLack Of(string what, JsonNode to, string? method) => new([what]) { Addressees = [new JsonObject { ["to"] = to.DeepClone(), ["method"] = method }] };

    public LetterLack And(LetterLack other) => new([.. What.Concat(other.What).Distinct()]) { Addressees = Addressees.AddRange(other.Addressees) };
}

internal sealed partial class CaseHost
{
    /// <summary>Where a task keeps whose address it waits for.</summary>
    private const string Wanted = "wantsAddress";

    /// <summary>Opens a task that names what a letter lacks, with a box for each missing section; completing it tries again.</summary>
    public void OpenLetterBlock(ActivityRun run, string letter, LetterLack lack)
    {
        var context = new JsonObject
        {
            ["advice"] = $"The letter was not issued: {Words.List([.. lack.What])}. Put this right, then try again.",
            ["missing"] = new JsonArray([.. lack.What.Select(problem => (JsonNode)problem)]),
        };
        if (!lack.Addressees.IsEmpty)
        {
            context[Wanted] = new JsonArray([.. lack.Addressees.Select(addressee => (JsonNode)addressee.DeepClone())]);
        }

        var sections = false;
        foreach (var (heading, section) in (Pack.Letters.TryGetValue(letter, out var known) ? known.MustContain : []).Select((heading, section) => (heading, section)))
        {
            if (lack.What.Contains(heading))
            {
                context[LetterTextForms.FieldFor(section)] = sections = true; // the form asks only for what is missing
            }
        }

        OpenTask(run, run.Bookmark(CaseworkActivity.Retry), new NewTask(RetryLetters.TaskTitle + letter)
        {
            Form = sections ? LetterTextForms.IdFor(letter) : null,
            DataKey = sections ? $"letterText.{CaseFacts.NameOf(letter)}" : null,
            Outcomes = [new TaskOutcome("TryAgain", "Try again")],
            Context = context,
        });
    }

    /// <summary>True for a task that waits for somebody's address when one of them can be written to now.</summary>
    public bool AddressIsKnown(CaseTask task)
    {
        var facts = new CaseFacts(Change.State, Context) { Task = task.Context };
        return (task.Context?[Wanted] as JsonArray ?? []).OfType<JsonObject>().Any(wanted =>
            Recipients.Find(facts, wanted["to"]!) is { Missing: null, Found: var found }
            && found.TrueForAll(recipient => recipient.Email is not null || ReadMethod((string?)wanted["method"], recipient) != ServiceMethod.Email));
    }
}
