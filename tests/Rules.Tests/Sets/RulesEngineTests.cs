using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Tests.Expressions;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>What RulesEngine's own tests assert, asserted of ours; and the differences, each with its reason.</summary>
public class RulesEngineTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // The differences that the product asks for. Nothing else may differ.
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["bre-17a"] = "Rules call no methods of the host: custom types are not part of the language.",
        ["bre-24"] = "Rules call no methods of the host: custom types are not part of the language.",
        ["bre-21"] = "A faulty rule answers \"error\" with its message; it does not stop the other rules by an exception.",
        ["i624-1"] = "A faulty rule answers \"error\" with its message; it does not stop the other rules by an exception.",
        ["i624-3"] = "A faulty rule answers \"error\" with its message; it does not stop the other rules by an exception.",
        ["bre-23"] = "A technical fault is never hidden behind the message for a refusal.",
        ["bre-26"] = "A missing fact is not an error: the rule needs information and names it.",
        ["scope-31"] = "A missing fact is not an error: the rule needs information and names it.",
        ["case-01"] = "Names may be written in any case; there is no setting that makes two names of one.",
        ["scope-11"] = "Named expressions are always on.",
        ["scope-12"] = "Named expressions are always on.",
        ["i692-3"] = "Rules do not read the clock: DateTime.Now is refused with the advice to write today.",
    };

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        if (Conformance.Find("rulesengine/expected.json") is { } path)
            foreach (var found in JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray()) data.Add(found!["id"]!.GetValue<string>());
        return data;
    }

    [SharedTheory("rulesengine/expected.json")]
    [MemberData(nameof(Cases))]
    public void What_RulesEngine_asserts_holds_or_differs_on_purpose(string id)
    {
        var path = Conformance.Find("rulesengine/expected.json")!;
        var found = JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().Single(c => c!["id"]!.GetValue<string>() == id)!.AsObject();

        var problem = Check(found, Path.GetDirectoryName(path)!);

        if (Differences.TryGetValue(id, out var reason)) problem.ShouldNotBeNull($"{id} no longer differs ({reason}); take it off the list.");
        else problem.ShouldBeNull();
    }

    private static string? Check(JsonObject found, string folder)
    {
        var workflows = new List<JsonNode>();
        foreach (var file in found["workflowFiles"] as JsonArray ?? []) workflows.AddRange(ReadFile(Path.Combine(folder, file!.GetValue<string>())));
        foreach (var one in found["workflows"] as JsonArray ?? []) workflows.Add(one!.DeepClone());
        foreach (var step in found["steps"]!.AsArray().Select(s => s!.AsObject()))
        {
            JsonNode? answer = null;
            switch (step["op"]!.GetValue<string>())
            {
                case "remove": workflows.RemoveAll(w => w["WorkflowName"]!.GetValue<string>() == step["workflow"]!.GetValue<string>()); break;
                case "clear": workflows.Clear(); break;
                case "add": workflows.AddRange(step["workflows"]!.AsArray().Select(w => w!.DeepClone())); break;
                case "addFile": workflows.AddRange(ReadFile(Path.Combine(folder, step["file"]!.GetValue<string>()))); answer = Ask(workflows, workflows[0]["WorkflowName"]!.GetValue<string>(), null, [], found); break;
                case "load": answer = Ask(workflows, workflows[0]["WorkflowName"]!.GetValue<string>(), null, [], found); break;
                default: answer = Ask(workflows, step["workflow"]!.GetValue<string>(), step["rule"]?.GetValue<string>(), step["params"] as JsonArray ?? [], found); break;
            }
            if (answer is not null && step["asserted"] is JsonObject asserted && Differs(asserted, answer) is { } problem) return $"{problem}: {answer.ToJsonString()}";
        }
        return null;
    }

    private static IEnumerable<JsonNode> ReadFile(string path) =>
        JsonNode.Parse(File.ReadAllText(path).TrimStart('\uFEFF'), null, Lenient) is JsonArray many ? [.. many.Select(m => m!.DeepClone())] : [JsonNode.Parse(File.ReadAllText(path).TrimStart('\uFEFF'), null, Lenient)!];

    private static JsonNode Ask(List<JsonNode> workflows, string workflow, string? rule, JsonArray parameters, JsonObject found) => RulesVerbs.Run(new JsonObject
    {
        ["workflows"] = new JsonArray([.. workflows.Select(w => w.DeepClone())]),
        ["workflow"] = workflow,
        ["rule"] = rule,
        ["params"] = parameters.DeepClone(),
        ["settings"] = found["settings"]?.DeepClone(),
    }, new DateOnly(2026, 9, 1));

    private static string? Differs(JsonObject asserted, JsonNode answer)
    {
        if (asserted["throws"] is not null)
        {
            if (answer["error"] is not { } error) return "an error was expected";
            return asserted["throwsContains"] is { } part && !error.GetValue<string>().Contains(part.GetValue<string>(), StringComparison.Ordinal) ? $"the error should contain {part}" : null;
        }
        if (answer["results"] is not JsonArray array) return "results were expected";
        var results = array.Select(r => r!.AsObject()).ToArray();
        bool Success(JsonObject result) => result["success"]!.GetValue<bool>();
        string Message(JsonObject result) => result["message"]?.GetValue<string>() ?? "";
        foreach (var (key, wanted) in asserted)
        {
            var holds = key switch
            {
                "nonEmpty" => results.Length > 0,
                "count" => results.Length == wanted!.GetValue<int>(),
                "anySuccess" => results.Any(Success) == wanted!.GetValue<bool>(),
                "allSuccess" => results.All(Success),
                "allFail" => results.All(r => !Success(r)),
                "successCount" => results.Count(Success) == wanted!.GetValue<int>(),
                "allMessageStartsWith" => results.All(r => Message(r).StartsWith(wanted!.GetValue<string>(), StringComparison.Ordinal)),
                "firstSuccessEvent" => results.First(Success)["event"]!.GetValue<string>() == wanted!.GetValue<string>(),
                "byName" => wanted!.AsObject().All(p => Success(results.Single(r => r["rule"]!.GetValue<string>() == p.Key)) == p.Value!.GetValue<bool>()),
                "containsRule" => results.Any(r => r["rule"]!.GetValue<string>() == wanted!.GetValue<string>()),
                "output" => answer["output"]?.ToJsonString() == wanted!.ToJsonString(),
                "results" => wanted!.AsArray().Select((w, i) => (w, i)).All(p => p.w is null || One(p.w.AsObject(), results[p.i])),
                _ => throw new InvalidOperationException($"What is {key}?"),
            };
            if (!holds) return $"{key} should be {wanted}";
        }
        return null;

        bool One(JsonObject wanted, JsonObject result) => wanted.All(p => p.Key switch
        {
            "success" => Success(result) == p.Value!.GetValue<bool>(),
            "messageNotEmpty" => Message(result).Length > 0,
            "message" => Message(result) == p.Value!.GetValue<string>(),
            "messageStartsWith" => Message(result).StartsWith(p.Value!.GetValue<string>(), StringComparison.Ordinal),
            "messageNotStartsWith" => !Message(result).StartsWith(p.Value!.GetValue<string>(), StringComparison.Ordinal),
            "messageContains" => Message(result).Contains(p.Value!.GetValue<string>(), StringComparison.Ordinal),
            "childCount" => (result["children"] as JsonArray ?? []).Count == p.Value!.GetValue<int>(),
            _ => throw new InvalidOperationException($"What is {p.Key}?"),
        });
    }
}
