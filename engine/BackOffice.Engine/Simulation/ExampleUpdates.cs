using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Forms;

namespace BackOffice.Engine.Simulation;

/// <summary>
/// Brings the examples of a form up to date when the form changes on purpose. A new question that has to be answered is answered
/// in them; or what the form finds now is taken as what it should find. Neither happens by itself: an example is there to object.
/// </summary>
public static class ExampleUpdates
{
    /// <summary>Questions that have to be answered, that the example leaves unanswered and does not expect to: <c>daysClosed</c>, or <c>children.sex</c> in rows.</summary>
    /// <param name="pack">The pack with the changed form.</param>
    /// <param name="example">The example.</param>
    public static IReadOnlyList<string> Unanswered(Pack pack, JsonObject example)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(example);
        if (FormExamples.Evaluate(pack, example) is not { } evaluation || example["expect"]?["issues"] is not { } expected) return [];
        var known = FormExamples.Texts(expected);
        return [.. evaluation.Issues.Where(i => i.Id == "required" && !known.Contains($"{i.Id} {i.Path}")).Select(i => Question(i.Path)).Distinct()];
    }

    /// <summary>The example with an answer to a question wherever it has none.</summary>
    /// <param name="example">The example; not changed.</param>
    /// <param name="question">Name of the question, with its row set before it where it has one.</param>
    /// <param name="answer">The answer, as it is kept.</param>
    public static JsonObject Answer(JsonObject example, string question, JsonNode answer)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        var changed = (JsonObject)example.DeepClone();
        var answers = changed["answers"] as JsonObject ?? [];
        if (question.Split('.') is [var rows, var field])
        {
            foreach (var row in (answers[rows] as JsonArray ?? []).OfType<JsonObject>().Where(r => r[field] is null)) row[field] = answer.DeepClone();
        }
        else if (answers[question] is null)
        {
            answers[question] = answer.DeepClone();
        }

        return changed;
    }

    /// <summary>The example with what the form finds now as what is expected of it.</summary>
    /// <param name="pack">The pack with the changed form.</param>
    /// <param name="example">The example; not changed.</param>
    public static JsonObject Expect(Pack pack, JsonObject example)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(example);
        var changed = (JsonObject)example.DeepClone();
        if (FormExamples.Evaluate(pack, example) is not { } evaluation || changed["expect"] is not JsonObject expect) return changed;
        var found = FormExamples.Found(evaluation);
        foreach (var what in expect.Select(e => e.Key).ToList())
        {
            switch (what)
            {
                case "issues":
                    expect[what] = List(found);
                    break;
                case "issuesInclude":
                    expect[what] = List(FormExamples.Texts(expect[what]).Intersect(found));
                    break;
                case "issuesExclude":
                    expect[what] = List(FormExamples.Texts(expect[what]).Except(found));
                    break;
                case "calculated":
                    foreach (var path in (expect[what] as JsonObject ?? []).Select(c => c.Key).ToList()) expect[what]![path] = FormExamples.At(evaluation.Answers, path)?.DeepClone();
                    break;
                case "outcome":
                    expect[what] = evaluation.Outcome;
                    break;
                case "canSend":
                    expect[what] = evaluation.CanSend;
                    break;
                default:
                    break;
            }
        }

        return changed;
    }

    /// <summary>The question of a place in the answers: <c>children[2].sex</c> is about <c>children.sex</c>.</summary>
    private static string Question(string path) =>
        path.IndexOf('[', StringComparison.Ordinal) is var open and > 0 ? path[..open] + path[(path.IndexOf(']', StringComparison.Ordinal) + 1)..] : path;

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)JsonValue.Create(t))];
}
