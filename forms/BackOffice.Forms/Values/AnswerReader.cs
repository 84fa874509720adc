using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BackOffice.Forms.Values;

/// <summary>
/// Understands one answer of each type, whether it was typed on a page, imported, or sent by a program. Stray spaces, commas,
/// currency signs and capitals never matter.
/// </summary>
internal static partial class AnswerReader
{
    private static readonly string[] AddressParts = ["line1", "line2", "town", "county", "postcode"];
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>Reads one answer.</summary>
    public static Understood Read(FieldDefinition field, JsonNode? answer)
    {
        var node = Typed.Unwrap(answer);
        if (node is null || (Typed.Text(node) is { } s && string.IsNullOrWhiteSpace(s))) return Understood.Nothing;
        return field.Type switch
        {
            FieldType.Text or FieldType.Signature => Words(node, oneLine: true),
            FieldType.LongText => Words(node, oneLine: false),
            FieldType.Integer => Number(node, places: 0),
            FieldType.Number => Number(node, places: null),
            FieldType.Decimal or FieldType.Money => Number(node, field.Places ?? 2),
            FieldType.Date => Date(node),
            FieldType.Time => Time(node),
            FieldType.YesNo => YesNo(node),
            FieldType.Declaration => Ticked(node),
            FieldType.Code => Typed.Text(node) is { } code ? Understood.Of(code.Trim()) : Understood.Wrong("option"),
            FieldType.Codes => Codes(node),
            FieldType.Postcode => Shape(node, Identifiers.Postcode),
            FieldType.Email => Shape(node, Identifiers.Email),
            FieldType.Phone => Shape(node, Identifiers.Phone),
            FieldType.NiNumber => Shape(node, Identifiers.NiNumber),
            FieldType.Upn => Upn(node),
            FieldType.File => Files(node),
            FieldType.Address => Address(node),
            // What is no list holds no rows; where rows are needed, they are missing.
            FieldType.RowSet => node is JsonArray ? Understood.Of(node) : Understood.Nothing,
            FieldType.Record or FieldType.Calculated => Understood.Of(node),
            _ => throw new InvalidOperationException($"There is no reader for {field.Type}."),
        };
    }

    /// <summary>What a page posted for a field, as one node; null when the page did not carry the field at all.</summary>
    public static JsonNode? Raw(FieldDefinition field, string name, Posted posted)
    {
        switch (field.Type)
        {
            case FieldType.Date:
                return Parts(name, posted, ["day", "month", "year"]) ?? (posted.Has(name) ? Tidy(posted.First(name)) : null);
            case FieldType.Address:
                return Parts(name, posted, AddressParts);
            case FieldType.Codes:
                var codes = posted.All(name).Where(c => c.Length > 0).Distinct().Select(c => (JsonNode)JsonValue.Create(c)).ToArray();
                return codes.Length == 0 ? null : new JsonArray(codes);
            case FieldType.YesNo or FieldType.Declaration:
                return posted.First(name) switch { "yes" or "true" => true, "no" or "false" => false, _ => null };
            default:
                return Tidy(posted.First(name));
        }
    }

    private static JsonNode? Tidy(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : JsonValue.Create(typed);

    private static JsonObject? Parts(string name, Posted posted, string[] parts)
    {
        var o = new JsonObject();
        foreach (var part in parts)
        {
            if (posted.First($"{name}-{part}") is { } typed && !string.IsNullOrWhiteSpace(typed)) o[part] = typed;
        }

        return o.Count == 0 ? null : o;
    }

    private static Understood Words(JsonNode node, bool oneLine)
    {
        if (Typed.Text(node) is not { } text) return Understood.Wrong("format");
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        text = oneLine ? Runs().Replace(text, " ") : Controls().Replace(text, "");
        text = text.Trim();
        return text.Length == 0 ? Understood.Nothing : Understood.Of(text);
    }

    private static Understood Number(JsonNode node, int? places)
    {
        decimal number;
        if (node is JsonValue v && v.GetValueKind() == JsonValueKind.Number)
        {
            if (!v.TryGetValue(out number) && !decimal.TryParse(v.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return Understood.Wrong("format");
        }
        else
        {
            var text = Typed.Text(node)?.Trim().TrimStart('£').Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
            if (text is null || text.Length > 28
                || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)) return Understood.Wrong("format");
        }

        if (places is { } p && decimal.Round(number, Math.Min(p, 28)) != number) return Understood.Wrong(p == 0 ? "format" : "places");
        number /= 1.000000000000000000000000000m; // drops trailing zeros, so that 7.50 and 7.5 are kept alike
        return Understood.Of(JsonValue.Create(number));
    }

    private static Understood Date(JsonNode node)
    {
        if (node is JsonObject parts) return DateParts(Typed.Text(parts["day"]), Typed.Text(parts["month"]), Typed.Text(parts["year"]));
        var text = Typed.Text(node)?.Trim() ?? "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Understood.Of(Iso(day));
        var pieces = text.Split([' ', '/', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        if (pieces.Length != 3) return Understood.Wrong("format", "real");
        return pieces[0].Length == 4 ? DateParts(pieces[2], pieces[1], pieces[0]) : DateParts(pieces[0], pieces[1], pieces[2]);
    }

    private static Understood DateParts(string? day, string? month, string? year)
    {
        day = day?.Trim();
        month = month?.Trim();
        year = year?.Trim();
        var missing = new[] { ("day", day), ("month", month), ("year", year) }.Where(p => string.IsNullOrEmpty(p.Item2)).Select(p => p.Item1).ToList();
        if (missing.Count == 3) return Understood.Nothing;
        if (missing.Count > 0) return Understood.Wrong("format", $"missing:{string.Join(" and ", missing)}", missing[0]);
        if (year!.Length != 4 || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)) return Understood.Wrong("format", "year", "year");
        if (MonthOf(month!) is not { } m) return Understood.Wrong("format", "real", "month");
        if (!int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) || d < 1 || d > 31 || y < 1) return Understood.Wrong("format", "real", "day");
        return d <= DateTime.DaysInMonth(y, m) ? Understood.Of(Iso(new DateOnly(y, m, d))) : Understood.Wrong("format", "real", "day");
    }

    private static int? MonthOf(string typed)
    {
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number is >= 1 and <= 12 ? number : null;
        var name = typed.ToLowerInvariant();
        var at = name.Length >= 3 ? Array.FindIndex(Months, m => m.StartsWith(name, StringComparison.Ordinal)) : -1;
        return at >= 0 ? at + 1 : null;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Understood Time(JsonNode node)
    {
        var text = Typed.Text(node)?.Trim().ToLowerInvariant() ?? "";
        if (text is "midday" or "noon") return Understood.Of("12:00");
        if (text is "midnight") return Understood.Of("00:00");
        var match = TimePattern().Match(text);
        if (!match.Success) return Understood.Wrong("format");
        var hour = int.Parse(match.Groups["h"].ValueSpan, provider: CultureInfo.InvariantCulture);
        var minute = match.Groups["m"].Success ? int.Parse(match.Groups["m"].ValueSpan, provider: CultureInfo.InvariantCulture) : 0;
        var half = match.Groups["half"].Value;
        if (half.Length == 0 && !match.Groups["m"].Success) return Understood.Wrong("format");
        if (half.Length > 0 && hour is < 1 or > 12) return Understood.Wrong("format");
        if (half.StartsWith('p') && hour < 12) hour += 12;
        if (half.StartsWith('a') && hour == 12) hour = 0;
        return hour < 24 && minute < 60 ? Understood.Of($"{hour:00}:{minute:00}") : Understood.Wrong("format");
    }

    private static Understood YesNo(JsonNode node) => node is JsonValue v
        ? v.GetValueKind() switch
        {
            JsonValueKind.True => Understood.Of(true),
            JsonValueKind.False => Understood.Of(false),
            JsonValueKind.String => v.GetValue<string>().Trim().ToLowerInvariant() switch { "yes" or "y" or "true" => Understood.Of(true), "no" or "n" or "false" => Understood.Of(false), _ => Understood.Wrong("option") },
            _ => Understood.Wrong("option"),
        }
        : Understood.Wrong("option");

    /// <summary>A box that is not ticked is no answer, so that a required statement is missing until it is agreed to.</summary>
    private static Understood Ticked(JsonNode node) => YesNo(node) is { Value: { } value } && !value.GetValue<bool>() ? Understood.Nothing : YesNo(node);

    private static Understood Codes(JsonNode node)
    {
        if (node is not JsonArray array) return Typed.Text(node) is { } one ? Understood.Of(new JsonArray(one.Trim())) : Understood.Wrong("option");
        var codes = array.Select(Typed.Text).Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => c!.Trim()).Distinct().ToList();
        return codes.Count == 0 ? Understood.Nothing : Understood.Of(new JsonArray([.. codes.Select(c => (JsonNode)JsonValue.Create(c))]));
    }

    private static Understood Shape(JsonNode node, Func<string, string?> tidy) => Typed.Text(node) is { } typed && tidy(typed) is { } value ? Understood.Of(value) : Understood.Wrong("format");

    private static Understood Upn(JsonNode node)
    {
        if (Typed.Text(node) is not { } typed) return Understood.Wrong("format");
        return Identifiers.Upn(typed, out var why) is { } upn ? Understood.Of(upn) : Understood.Wrong("format", why);
    }

    private static Understood Files(JsonNode node)
    {
        var files = node as JsonArray ?? (node is JsonObject one ? [one.DeepClone()] : null);
        if (files is null || files.Any(f => f is not JsonObject o || Typed.Text(o["documentId"]) is null || Typed.Text(o["name"]) is null)) return Understood.Wrong("format");
        return files.Count == 0 ? Understood.Nothing : Understood.Of(files.Parent is null ? files : files.DeepClone());
    }

    private static Understood Address(JsonNode node)
    {
        if (node is not JsonObject o) return Understood.Wrong("format", "address");
        var value = new JsonObject();
        foreach (var part in AddressParts)
        {
            if (Typed.Text(o[part]) is { } text && !string.IsNullOrWhiteSpace(text)) value[part] = Runs().Replace(text, " ").Trim();
        }

        if (value.Count == 0) return Understood.Nothing;
        if (!value.ContainsKey("line1")) return Understood.Wrong("format", "line1", "line1");
        if (!value.ContainsKey("town")) return Understood.Wrong("format", "town", "town");
        if (!value.ContainsKey("postcode")) return Understood.Wrong("format", "postcode", "postcode");
        if (Identifiers.Postcode(value["postcode"]!.GetValue<string>()) is not { } postcode) return Understood.Wrong("format", "postcodeShape", "postcode");
        value["postcode"] = postcode;
        return Understood.Of(value);
    }

    [GeneratedRegex(@"[\s\p{Cc}\u00a0]+")]
    private static partial Regex Runs();

    [GeneratedRegex(@"[\p{Cc}-[\n\t]]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"^(?<h>[0-9]{1,2})(?:[:. ]?(?<m>[0-9]{2}))? ?(?<half>am|pm|a\.m\.|p\.m\.)?$")]
    private static partial Regex TimePattern();
}
