using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BackOffice.Forms.Designing;

/// <summary>Which part of the form a path of the file, such as <c>flow.tasks[0].pages[2].if</c>, belongs to.</summary>
internal sealed partial class PartsByPath(JsonObject root)
{
    public DesignFinding Of(FormFinding finding)
    {
        var (part, property) = Of(finding.Path);
        return new DesignFinding(finding.Blocks, part, property, finding.Message);
    }

    public (FormPart Part, string? Property) Of(string path)
    {
        if (RowField().Match(path) is { Success: true } row) return (FormPart.Question(row.Groups[2].Value, row.Groups[1].Value), Named(row.Groups[3].Value));
        if (Field().Match(path) is { Success: true } field) return (FormPart.Question(field.Groups[1].Value), Named(field.Groups[2].Value));
        if (Condition().Match(path) is { Success: true } condition) return (FormPart.Condition(condition.Groups[1].Value), null);
        if (Check().Match(path) is { Success: true } check) return (FormPart.Check((root["checks"] as JsonArray)?.ElementAtOrDefault(int.Parse(check.Groups[1].Value))?["id"]?.ToString() ?? ""), Named(check.Groups[2].Value));
        if (Words().Match(path) is { Success: true } words) return (FormEditor.PartOfText(root, words.Groups[2].Value), Named(words.Groups[3].Value) ?? "label");
        if (Page().Match(path) is { Success: true } page)
        {
            var task = page.Groups[1].Success ? (root["flow"]?["tasks"] as JsonArray)?.ElementAtOrDefault(int.Parse(page.Groups[1].Value)) : root["flow"];
            var list = (page.Groups[2].Success ? task?["collection"]?["pages"] : task?["pages"]) as JsonArray;
            if (list?.ElementAtOrDefault(int.Parse(page.Groups[3].Value))?["page"]?.ToString() is { } id) return (FormPart.Page(id), Named(page.Groups[4].Value));
        }

        if (Task().Match(path) is { Success: true } t && (root["flow"]?["tasks"] as JsonArray)?.ElementAtOrDefault(int.Parse(t.Groups[1].Value))?["task"]?.ToString() is { } taskId) return (FormPart.Task(taskId), Named(t.Groups[2].Value));
        return (FormPart.Form, path.Length > 0 ? path : null);
    }

    private static string? Named(string rest) => rest.TrimStart('.') is { Length: > 0 } name ? name : null;

    [GeneratedRegex(@"^data\.([^.\[]+)\.fields\.([^.\[]+)(.*)$")]
    private static partial Regex RowField();

    [GeneratedRegex(@"^data\.([^.\[]+)(.*)$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^conditions\.([^.\[]+)")]
    private static partial Regex Condition();

    [GeneratedRegex(@"^checks\[(\d+)\](.*)$")]
    private static partial Regex Check();

    [GeneratedRegex(@"^text\.([^.]+)\.([^.]+(?:\.[a-z][A-Za-z0-9]*)?)()$")]
    private static partial Regex Words();

    [GeneratedRegex(@"^flow(?:\.tasks\[(\d+)\])?(\.collection)?\.pages\[(\d+)\](.*)$")]
    private static partial Regex Page();

    [GeneratedRegex(@"^flow\.tasks\[(\d+)\](.*)$")]
    private static partial Regex Task();
}
