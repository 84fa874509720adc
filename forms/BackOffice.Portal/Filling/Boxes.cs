using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Portal.GovUk;

namespace BackOffice.Portal.Filling;

/// <summary>What stands in the boxes of a question, and where its error is.</summary>
internal static class Boxes
{
    /// <summary>The text for a single box.</summary>
    public static string? Text(JsonNode? shown) => shown switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        JsonValue v when v.GetValueKind() == JsonValueKind.Number => v.ToJsonString(),
        _ => null,
    };

    /// <summary>The parts of a date as typed, or of a date that was understood.</summary>
    public static string? DatePart(JsonNode? shown, string part)
    {
        if (shown is JsonObject parts) return Text(parts[part]);
        if (Text(shown) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day))
        {
            return part switch { "day" => $"{day.Day}", "month" => $"{day.Month}", _ => $"{day.Year}" };
        }

        return part == "day" ? text : null;
    }

    /// <summary>All parts of a date or address, so that a change of one keeps the others.</summary>
    public static JsonObject Parts(JsonNode? shown, IEnumerable<string> names, Func<JsonNode?, string, string?> part)
    {
        var parts = new JsonObject();
        foreach (var name in names)
        {
            if (part(shown, name) is { Length: > 0 } value) parts[name] = value;
        }

        return parts;
    }

    /// <summary>The codes that are ticked.</summary>
    public static IReadOnlyList<string> Codes(JsonNode? shown) => shown is JsonArray list ? [.. list.Select(Text).OfType<string>()] : Text(shown) is { } one ? [one] : [];

    /// <summary>"yes", "no" or nothing.</summary>
    public static string? YesNo(JsonNode? shown) => shown?.GetValueKind() switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => Text(shown),
        _ => null,
    };

    /// <summary>The files of a file question.</summary>
    public static IReadOnlyList<AttachedFile> Files(JsonNode? shown) => shown is not JsonArray list
        ? []
        : [.. list.OfType<JsonObject>().Select(f => new AttachedFile(f["documentId"]?.ToString() ?? "", f["name"]?.ToString() ?? "", f["size"] is JsonValue v && v.TryGetValue<long>(out var size) ? size : null))];

    /// <summary>Where the error summary's link goes: the box, the first choice, or the part that is wrong.</summary>
    public static string Anchor(FieldState field, FormIssue issue, string name) => field.Definition.Type switch
    {
        FieldType.Date => $"{name}-{issue.Part ?? "day"}",
        FieldType.Address => $"{name}-{issue.Part ?? "line1"}",
        _ => name,
    };

    /// <summary>Lines of the error summary for a page.</summary>
    /// <param name="fields">Questions of the page.</param>
    /// <param name="prefix">Put before names, where several rows stand on one page.</param>
    /// <param name="other">The language of words, where it is another than the page's.</param>
    /// <param name="here">The page's own path: with a base address, "#name" alone would lead to the start page.</param>
    public static IReadOnlyList<ErrorLink> Errors(IEnumerable<FieldState> fields, string prefix = "", string here = "", Func<string?, string?>? other = null) =>
        [.. fields.SelectMany(f => f.Issues.Where(i => i.Level == IssueLevel.Error).Take(1).Select(i => new ErrorLink { Text = i.Message, Lang = other?.Invoke(LanguageOf(f, i)), Href = $"{here}#{Anchor(f, i, prefix + f.Name)}" }))];

    /// <summary>Language of an error: a check's own, or that of the question.</summary>
    public static string? LanguageOf(FieldState field, FormIssue issue) => issue.Language ?? field.Words?.LanguageOf(field.Words.Errors.ContainsKey(issue.Id) ? $"errors.{issue.Id}" : "label");

    /// <summary>Class for the width of a box.</summary>
    public static string Width(FieldDefinition field) => (field.Width ?? field.Type switch
    {
        FieldType.Integer => 5,
        FieldType.Number or FieldType.Decimal or FieldType.Money or FieldType.Postcode or FieldType.NiNumber => 10,
        FieldType.Time => 5,
        FieldType.Phone or FieldType.Upn => 20,
        _ when field.MaxLength is <= 10 => 10,
        _ when field.MaxLength is <= 20 => 20,
        _ => 0,
    }) switch
    {
        0 => "govuk-!-width-two-thirds",
        <= 2 => "govuk-input--width-2",
        3 => "govuk-input--width-3",
        4 => "govuk-input--width-4",
        5 => "govuk-input--width-5",
        <= 10 => "govuk-input--width-10",
        <= 20 => "govuk-input--width-20",
        _ => "govuk-input--width-30",
    };
}

/// <summary>A file that was uploaded.</summary>
/// <param name="DocumentId">Id under which the store keeps it.</param>
/// <param name="Name">Name as the person gave it.</param>
/// <param name="Size">Bytes.</param>
public sealed record AttachedFile(string DocumentId, string Name, long? Size)
{
    /// <summary>The size in words.</summary>
    public string SizeWords => Size switch
    {
        null => "",
        < 1024 => $"{Size} bytes",
        < 1024 * 1024 => $"{Size / 1024} KB",
        _ => $"{Size / (1024m * 1024m):0.#} MB",
    };
}
