using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Values;

/// <summary>Answers in words, for check answers, lists and copies.</summary>
internal static class ValueWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static string Of(FieldDefinition field, JsonNode value, IReadOnlyList<FormOption> options, FixedWords? fixedWords = null, TextEntry? words = null)
    {
        var said = fixedWords ?? FixedWords.English;
        switch (field.Type)
        {
            case FieldType.YesNo:
                return YesNo(value.GetValueKind() == JsonValueKind.True, said, words);
            case FieldType.Declaration:
                return said["Agreed"];
            case FieldType.Code:
                return Label(Typed.Text(value), options);
            case FieldType.Codes:
                return string.Join("\n", ((JsonArray)value).Select(c => Label(Typed.Text(c), options)));
            case FieldType.Address:
                return string.Join("\n", ((JsonObject)value).Select(p => Typed.Text(p.Value)));
            case FieldType.File:
                return string.Join("\n", ((JsonArray)value).Select(f => Typed.Text(f?["name"])));
            case FieldType.RowSet:
                return ((JsonArray)value).Count.ToString(British);
            default:
                return Plain(field, value, said);
        }
    }

    /// <summary>Yes or no as the question words them: in some languages the answer depends on the question.</summary>
    public static string YesNo(bool yes, FixedWords said, TextEntry? words) => words?.Options.GetValueOrDefault(yes ? "yes" : "no") ?? said[yes ? "Yes" : "No"];

    public static string AsTyped(JsonNode? raw) => raw switch
    {
        JsonObject o => string.Join(" ", o.Select(p => Typed.Text(p.Value))),
        JsonArray a => string.Join("\n", a.Select(Typed.Text)),
        _ => Typed.Text(raw) ?? "",
    };

    private static string Plain(FieldDefinition field, JsonNode value, FixedWords said)
    {
        if (value is JsonObject record) return string.Join("\n", record.Where(p => p.Value is JsonValue).Select(p => Typed.Text(p.Value)));
        if (value is JsonArray list) return string.Join("\n", list.Select(v => v is null ? "" : Plain(field, v, said)));
        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return said[value.GetValueKind() == JsonValueKind.True ? "Yes" : "No"];
            case JsonValueKind.Number:
                var number = value.AsValue().TryGetValue<decimal>(out var exact) ? exact : 0m;
                return field.Type == FieldType.Money ? $"£{number.ToString("N2", British)}" : number.ToString("#,0.############", British);
            case JsonValueKind.String:
                var text = value.GetValue<string>();
                return field.Type is FieldType.Date or FieldType.Calculated && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? said.Day(day)
                    : text;
            default:
                return "";
        }
    }

    private static string Label(string? code, IReadOnlyList<FormOption> options) => options.FirstOrDefault(o => o.Code == code)?.Label ?? code ?? "";
}
