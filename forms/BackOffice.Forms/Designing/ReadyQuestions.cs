using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>One question of the library.</summary>
/// <param name="Name">Key that it takes where free.</param>
/// <param name="Label">The question as asked.</param>
/// <param name="Field">Its properties.</param>
/// <param name="Words">Further wording.</param>
public sealed record ReadyQuestion(string Name, string Label, JsonObject Field, JsonObject? Words);

/// <summary>Questions that belong together, worded once as the GOV.UK patterns ask them, to be put on a page.</summary>
/// <param name="Id">Id.</param>
/// <param name="Group">Where they stand in the palette.</param>
/// <param name="Title">What they are called there.</param>
/// <param name="Description">When to use them.</param>
/// <param name="Questions">The questions.</param>
public sealed record ReadyQuestions(string Id, string Group, string Title, string Description, IReadOnlyList<ReadyQuestion> Questions)
{
    private static readonly Lazy<IReadOnlyList<ReadyQuestions>> Library = new(Read);

    /// <summary>The library, in the order of the palette.</summary>
    public static IReadOnlyList<ReadyQuestions> All => Library.Value;

    /// <summary>The group of plain kinds of question, which come without wording.</summary>
    public const string Plain = "Kinds of question";

    private static List<ReadyQuestions> Read()
    {
        using var stream = typeof(ReadyQuestions).Assembly.GetManifestResourceStream("BackOffice.Forms.Designing.ready-questions.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(g => new ReadyQuestions(
            g!["id"]!.ToString(), g["group"]!.ToString(), g["title"]!.ToString(), g["use"]?.ToString() ?? "",
            [.. g["questions"]!.AsArray().Select(q => new ReadyQuestion(q!["name"]!.ToString(), q["label"]!.ToString(), (JsonObject)q["field"]!, q["text"] as JsonObject))]))];
    }
}
