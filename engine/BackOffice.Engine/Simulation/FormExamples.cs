using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Forms;

namespace BackOffice.Engine.Simulation;

/// <summary>
/// An example of a form: answers in; what is found, calculated and come to out. <c>issues</c> lists everything found as id and
/// path, such as <c>3130 children[1].eligibilityCode</c>; <c>issuesInclude</c> only what matters, and <c>issuesExclude</c> what must not be there.
/// </summary>
internal static class FormExamples
{
    public static ExampleResult Run(Pack pack, string name, JsonObject example)
    {
        var failures = new List<string>();
        var title = example["title"]?.ToString() ?? name;
        var id = example["form"]!.ToString();
        if (!pack.Forms.TryGetValue(id, out var form)) failures.Add($"The pack has no form \"{id}\".");
        else if (!DateOnly.TryParseExact(example["asOf"]?.ToString(), "yyyy-MM-dd", out var day)) failures.Add("Give the day as \"asOf\".");
        else Compare(Evaluate(form, example, day), example["expect"] as JsonObject ?? [], failures);
        return new ExampleResult(pack.Id, name, title, [.. failures], [], []);
    }

    /// <summary>What the form makes of an example's answers; null where it is not an example of one of the pack's forms.</summary>
    public static FormEvaluation? Evaluate(Pack pack, JsonObject example) =>
        pack.Forms.TryGetValue(example["form"]?.ToString() ?? "", out var form) && DateOnly.TryParseExact(example["asOf"]?.ToString(), "yyyy-MM-dd", out var day) ? Evaluate(form, example, day) : null;

    private static FormEvaluation Evaluate(CompiledForm form, JsonObject example, DateOnly day) =>
        form.Evaluate(example["answers"] as JsonObject ?? [], new FormContext(day) { Facts = example["facts"] as JsonObject ?? [] });

    /// <summary>What was found, as examples write it: id and path.</summary>
    public static List<string> Found(FormEvaluation evaluation) => [.. evaluation.Issues.Select(i => $"{i.Id} {i.Path}".TrimEnd())];

    private static void Compare(FormEvaluation evaluation, JsonObject expect, List<string> failures)
    {
        var found = Found(evaluation);
        foreach (var (what, wanted) in expect)
        {
            switch (what)
            {
                case "issues":
                    var all = Texts(wanted);
                    failures.AddRange(all.Except(found).Select(i => $"Not found: {i}."));
                    failures.AddRange(found.Except(all).Select(i => $"Found as well: {i}."));
                    break;
                case "issuesInclude":
                    failures.AddRange(Texts(wanted).Except(found).Select(i => $"Not found: {i}. Found: {string.Join(", ", found)}."));
                    break;
                case "issuesExclude":
                    failures.AddRange(Texts(wanted).Intersect(found).Select(i => $"Found, and should not be: {i}."));
                    break;
                case "calculated":
                    foreach (var (path, value) in wanted as JsonObject ?? [])
                    {
                        var actual = At(evaluation.Answers, path);
                        if (!JsonNode.DeepEquals(actual, value)) failures.Add($"{path} is {actual?.ToJsonString() ?? "nothing"}, not {value?.ToJsonString() ?? "nothing"}.");
                    }

                    break;
                case "outcome":
                    if (evaluation.Outcome != wanted?.ToString()) failures.Add($"It comes to \"{evaluation.Outcome}\", not \"{wanted}\".");
                    break;
                case "canSend":
                    if (evaluation.CanSend != (bool?)wanted) failures.Add(evaluation.CanSend ? "It can be sent." : $"It cannot be sent: {string.Join(", ", found)}.");
                    break;
                default:
                    failures.Add($"\"{what}\" is not known under expect. Use issues, issuesInclude, issuesExclude, calculated, outcome or canSend.");
                    break;
            }
        }
    }

    public static List<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(n => n?.ToString() ?? "")];

    /// <summary>A value by its path: <c>headcount</c>, <c>children[0].ageBand</c>.</summary>
    public static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            node = part.EndsWith(']') && int.TryParse(part[..^1], out var place) ? (node as JsonArray)?.ElementAtOrDefault(place) : (node as JsonObject)?[part];
        }

        return node;
    }
}
