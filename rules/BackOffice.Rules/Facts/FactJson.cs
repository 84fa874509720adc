using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace BackOffice.Rules.Facts;

/// <summary>Facts to and from JSON.</summary>
internal static class FactJson
{
    public static Fact Read(JsonNode? node) => node switch
    {
        null => Fact.Unknown,
        JsonArray array => Fact.Of((IReadOnlyList<Fact>)array.Select(Read).ToArray()),
        JsonObject record => Fact.Of(FactRecord.Open(record.Select(p => KeyValuePair.Create(p.Key, Read(p.Value))))),
        JsonValue value => Scalar(value),
        _ => Fact.Unknown,
    };

    private static Fact Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => Fact.Yes,
        JsonValueKind.False => Fact.No,
        JsonValueKind.String => Fact.Of(Text(value)),
        JsonValueKind.Number => Number(value) is { } number ? Fact.Of(number) : Fact.Of(value.ToJsonString()),
        _ => Fact.Unknown,
    };

    // A node made in code may hold a DateOnly or a Guid; its JSON text is what everybody else would read.
    private static string Text(JsonValue value) => value.TryGetValue<string>(out var text) ? text : Unquote(value.ToJsonString());

    private static string Unquote(string json) => JsonSerializer.Deserialize<string>(json) ?? "";

    private static decimal? Number(JsonValue value)
    {
        if (value.TryGetValue<decimal>(out var number)) return number;
        return decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    public static bool TryRead(JsonNode? node, FactType type, string path, out Fact fact, out string? problem)
    {
        problem = null;
        fact = default;
        if (node is null || node.GetValueKind() == JsonValueKind.Null) return true;
        if (type.IsAny) { fact = Read(node); return true; }
        switch (type)
        {
            case ListType list:
                if (node is not JsonArray array) return Wrong(node, type, path, out problem);
                var items = new Fact[array.Count];
                for (var i = 0; i < items.Length; i++)
                    if (!TryRead(array[i], list.Of, $"{path}[{i}]", out items[i], out problem)) return false;
                fact = Fact.Of((IReadOnlyList<Fact>)items);
                return true;
            case RecordType record:
                if (node is not JsonObject from) return Wrong(node, type, path, out problem);
                return TryReadRecord(from, record, path, out fact, out problem);
            default:
                return node is JsonValue value && TryScalar(value, type, out fact) || Wrong(node, type, path, out problem);
        }
    }

    private static bool TryReadRecord(JsonObject from, RecordType type, string path, out Fact fact, out string? problem)
    {
        var slots = new Fact[type.Fields.Count];
        problem = null;
        fact = default;
        foreach (var (name, node) in from)
        {
            var slot = type.Resolve(name);
            if (slot < 0) continue; // A field nobody declared cannot be read by any expression.
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (!TryRead(node, type.Fields[slot].Type, place, out slots[slot], out problem)) return false;
        }
        fact = Fact.Of(FactRecord.Shaped(type, slots));
        return true;
    }

    private static bool Wrong(JsonNode node, FactType type, string path, out string? problem)
    {
        var shown = node is JsonValue ? node.ToJsonString() : node is JsonArray ? "a list" : "a record";
        if (shown.Length > 60) shown = shown[..60] + "…";
        problem = $"{(path.Length == 0 ? "The value" : path)} must be {type.Words}, but is {shown}.";
        return false;
    }

    private static bool TryScalar(JsonValue value, FactType type, out Fact fact)
    {
        fact = default;
        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                fact = Fact.Of(value.GetValueKind() == JsonValueKind.True);
                return type.Kind == FactKind.Boolean;
            case JsonValueKind.Number when type.Kind == FactKind.Number && Number(value) is { } number:
                fact = Fact.Of(number);
                return !type.IsWhole || decimal.Truncate(number) == number;
            case JsonValueKind.String:
                var text = Text(value);
                if (type.Kind == FactKind.Text) { fact = Fact.Of(text); return true; }
                // A field left blank on a form is a fact nobody has told us.
                if (string.IsNullOrWhiteSpace(text)) return true;
                return TryParse(text, type, out fact);
            default:
                return false;
        }
    }

    /// <summary>A value of the type from its text: ISO dates, invariant numbers, true and false.</summary>
    public static bool TryParse(string text, FactType type, out Fact fact)
    {
        fact = default;
        switch (type.Kind)
        {
            case FactKind.Date when TryDate(text, out var date):
                fact = Fact.Of(date);
                return true;
            case FactKind.Moment when TryMoment(text, out var moment):
                fact = Fact.Of(moment);
                return true;
            case FactKind.Number when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number):
                fact = Fact.Of(number);
                return !type.IsWhole || decimal.Truncate(number) == number;
            case FactKind.Boolean when bool.TryParse(text, out var flag):
                fact = Fact.Of(flag);
                return true;
            case FactKind.Duration when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span):
                fact = Fact.Of(span);
                return true;
            case FactKind.Text:
                fact = Fact.Of(text);
                return true;
            default:
                return false;
        }
    }

    /// <summary>An ISO day, also with a midnight time as other systems write it.</summary>
    public static bool TryDate(string text, out DateOnly date)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)) return true;
        if (text.Length > 10 && text[10] == 'T' && text[11..].AsSpan().IndexOfAnyExcept("0:.Z") < 0)
            return DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        return false;
    }

    /// <summary>An ISO moment; without an offset it is UTC.</summary>
    public static bool TryMoment(string text, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    public static Fact Shape(Fact fact, FactType type)
    {
        switch (type)
        {
            case RecordType shape when fact.RecordOrNull is { } record:
                if (ReferenceEquals(record.ShapeOrNull, shape)) return fact;
                var slots = new Fact[shape.Fields.Count];
                for (var i = 0; i < slots.Length; i++) slots[i] = Shape(record.Get(shape.Fields[i].Name), shape.Fields[i].Type);
                return Fact.Of(FactRecord.Shaped(shape, slots));
            case ListType { Of: RecordType or ListType } list when fact.Kind == FactKind.List:
                return Fact.Of((IReadOnlyList<Fact>)fact.AsList().Select(item => Shape(item, list.Of)).ToArray());
            case ScalarType when fact.Kind == FactKind.Text && type.Kind is FactKind.Date or FactKind.Moment:
                return TryParse(fact.AsText(), type, out var parsed) ? parsed : fact;
            default:
                return fact;
        }
    }

    public static JsonNode? Write(Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Boolean: return JsonValue.Create(fact.AsBoolean());
            case FactKind.Number: return JsonValue.Create(fact.AsNumber());
            case FactKind.Text: return JsonValue.Create(fact.AsText());
            case FactKind.Date: return JsonValue.Create(fact.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            case FactKind.Moment: return JsonValue.Create(fact.AsMoment().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
            case FactKind.Duration: return JsonValue.Create(XmlConvert.ToString(fact.AsDuration()));
            case FactKind.List:
                var array = new JsonArray();
                foreach (var item in fact.AsList()) array.Add(Write(item));
                return array;
            case FactKind.Record:
                var record = new JsonObject();
                foreach (var (name, value) in fact.AsRecord()) record[name] = Write(value);
                return record;
            default:
                return null;
        }
    }
}
