using System.Text.Json.Nodes;
using BackOffice.Rules.Letters;
using BackOffice.Rules.Tests.Clocks;

namespace BackOffice.Rules.Tests.Letters;

/// <summary>Templates with the text that Scriban renders.</summary>
public class ConformanceTests
{
    [SharedTheory("conformance/scriban/templates.json")]
    [MemberData(nameof(Cases))]
    public void A_template_renders_as_Scriban_renders_it(string id, string template, string? expected)
    {
        var answer = LetterVerbs.Render(new JsonObject { ["template"] = template, ["model"] = Model!.DeepClone() });
        if (expected is null)
        {
            answer["error"].ShouldNotBeNull(id);
        }
        else
        {
            answer["text"]?.GetValue<string>().ShouldBe(expected, $"{id}: {template} {answer["error"]}");
            answer["error"].ShouldBeNull();
        }
    }

    private static readonly JsonNode? File = SharedTheoryAttribute.Find("conformance/scriban/templates.json") is { } path ? JsonNode.Parse(System.IO.File.ReadAllText(path)) : null;

    private static readonly JsonNode? Model = File?["model"];

    public static TheoryData<string, string, string?> Cases()
    {
        var cases = new TheoryData<string, string, string?>();
        foreach (var item in File?["cases"]?.AsArray() ?? [])
        {
            cases.Add(item!["id"]!.GetValue<string>(), item["template"]!.GetValue<string>(), item["expected"]?.GetValue<string>());
        }

        if (cases.Count == 0)
        {
            cases.Add("absent", "", null);
        }

        return cases;
    }
}

/// <summary>A theory over recorded behaviour that lies beside the repository; skipped in plain sight where it is not there.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string file)
    {
        if (Find(file) is null)
        {
            Skip = $"../shared/{file} is not beside this checkout; set BACKOFFICE_SHARED to the folder that holds it.";
        }
    }

    public static string? Find(string file)
    {
        var folder = Environment.GetEnvironmentVariable("BACKOFFICE_SHARED");
        for (var at = new DirectoryInfo(SharedData.Repository()); folder is null && at is not null; at = at.Parent)
        {
            var shared = Path.Combine(at.FullName, "shared");
            folder = Directory.Exists(Path.Combine(shared, "conformance")) ? shared : null;
        }

        return folder is not null && System.IO.File.Exists(Path.Combine(folder, file)) ? Path.Combine(folder, file) : null;
    }
}
