using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Verbs;

/// <summary>
/// Facts as the command line writes them: plain JSON, or <c>{"$t":"decimal?","v":"7400"}</c> where a type must be said,
/// by the .NET names that rule files know.
/// </summary>
internal static class ValueEncoding
{
    /// <summary>The fact and its type; throws <see cref="FormatException"/> with a sentence.</summary>
    public static (Fact Fact, FactType Type) Decode(JsonNode? node) => node switch
    {
        null => (default, FactType.Any),
        JsonArray array => DecodeList(array),
        JsonObject typed when typed["$t"] is JsonValue name => DecodeTyped(name.ToString(), typed),
        JsonObject record => DecodeRecord(record),
        _ => DecodeScalar(node),
    };

    private static (Fact, FactType) DecodeScalar(JsonNode node)
    {
        var fact = Fact.FromJson(node);
        var whole = node.GetValueKind() == JsonValueKind.Number && node.ToJsonString().AsSpan().IndexOfAny(".eE") < 0;
        return (fact, fact.Kind == FactKind.Number ? whole ? FactType.Integer : FactType.Number : FactType.Infer(fact));
    }

    private static (Fact, FactType) DecodeList(JsonArray array)
    {
        var members = array.Select(Decode).ToArray();
        var of = FactType.Nothing;
        foreach (var (_, type) in members) of = type.IsAny ? of : FactType.Common(of, type) ?? FactType.Any;
        if (of.IsNothing) of = FactType.Any;
        return (Fact.Of((IReadOnlyList<Fact>)members.Select(m => m.Fact.Shape(of)).ToArray()), FactType.List(of));
    }

    private static (Fact, FactType) DecodeRecord(JsonObject record)
    {
        var fields = record.Select(p => (p.Key, Value: Decode(p.Value))).ToArray();
        var shape = FactType.Record([.. fields.Select(f => (f.Key, f.Value.Type))]);
        return (Fact.Of(FactRecord.Shaped(shape, [.. fields.Select(f => f.Value.Fact)])), shape);
    }

    private static (Fact, FactType) DecodeTyped(string name, JsonObject typed)
    {
        var value = typed["v"];
        if (name == "harness:Empty") return DecodeRecord([]);
        if (name == "list")
        {
            if (value is not JsonArray array) throw new FormatException("A typed list needs its members in \"v\".");
            var of = typed["of"]?.ToString() ?? "object";
            var type = TypeCalled(of) ?? FactType.Any;
            return (Fact.Of((IReadOnlyList<Fact>)array.Select(item => item is JsonObject { } inner && inner["$t"] is not null || type.IsAny ? Decode(item).Fact : Scalar(of, type, item).Item1).ToArray()), FactType.List(type));
        }
        return TypeCalled(name) is { } known
            ? Scalar(name, known, value)
            : throw new FormatException($"There is no fact of the type {name}; facts are yes/no, numbers, text, dates, lists and records.");
    }

    private static (Fact, FactType) Scalar(string name, FactType type, JsonNode? value)
    {
        if (value is null) return (default, type);
        var text = value.ToString();
        if (type.Kind == FactKind.Duration) return (Fact.Of(Duration(name, text)), type);
        // A DateTime at midnight is a day.
        if (type.Kind == FactKind.Date && !FactJson.TryDate(text, out _) && FactJson.TryMoment(text, out var moment)) return (Fact.Of(moment), FactType.Moment);
        if (type is TextType) return (Fact.Of(text), type);
        if (type.Kind == FactKind.Number && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return (Fact.Of(number), type);
        return FactJson.TryParse(text, type, out var fact) ? (fact, type) : throw new FormatException($"{text} is not a value of the type {name}.");
    }

    // A time of day counts from midnight; a month counts as 30 days, so that durations of months compare as they should.
    private static TimeSpan Duration(string name, string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)) return span;
        try
        {
            var years = text.IndexOf('Y', StringComparison.Ordinal);
            return years > 1 && text.StartsWith('P') && int.TryParse(text.AsSpan(1, years - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 10_000
                ? TimeSpan.FromDays(count * 360) + (text.Length > years + 1 ? XmlConvert.ToTimeSpan("P" + text[(years + 1)..]) : TimeSpan.Zero)
                : XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException($"{text} is not a value of the type {name}; write durations as P2D or PT10H.");
        }
    }

    private static FactType? TypeCalled(string name)
    {
        name = name.TrimEnd('?');
        if (name.StartsWith("System.", StringComparison.Ordinal)) name = name[7..];
        return name.ToUpperInvariant() switch
        {
            "STRING" or "CHAR" => FactType.Text,
            "BOOL" or "BOOLEAN" => FactType.Boolean,
            "INT" or "INT32" or "LONG" or "INT64" or "SHORT" or "INT16" or "BYTE" or "SBYTE" or "UINT" or "UINT32" or "ULONG" or "UINT64" or "USHORT" or "UINT16" => FactType.Integer,
            "DECIMAL" or "DOUBLE" or "FLOAT" or "SINGLE" => FactType.Number,
            "DATETIME" => FactType.TimedDate,
            "DATEONLY" or "DATE" => FactType.Date,
            "DATETIMEOFFSET" => FactType.Moment,
            "TIMESPAN" or "TIME" or "DURATION" => FactType.Duration,
            "GUID" => FactType.Identifier,
            "DAYOFWEEK" => FactType.DayOfWeek,
            "OBJECT" => FactType.Any,
            _ => null,
        };
    }

    /// <summary>A value as rule files write it: a day that came from a DateTime goes out as one.</summary>
    public static JsonNode? Write(Fact value, CompiledExpression expression) => Write(value, expression.Type, IsTimed(expression.Tree));

    private static JsonNode? Write(Fact value, FactType type, bool timed) => value.Kind switch
    {
        FactKind.Date when timed => value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00.0000000",
        FactKind.Moment when timed => London.Local(value.AsMoment()).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture),
        FactKind.Duration => value.AsDuration().ToString("c", CultureInfo.InvariantCulture),
        FactKind.List => new JsonArray([.. value.AsList().Select(item => Write(item, type is ListType { Of: var of } ? of : FactType.Any))]),
        FactKind.Record => new JsonObject(value.AsRecord().Select(f => KeyValuePair.Create(f.Key, Write(f.Value, type is RecordType record && record.Find(f.Key) is { } field ? field : FactType.Any)))),
        _ => value.ToJson(),
    };

    private static JsonNode? Write(Fact value, FactType type) => Write(value, type, type is ScalarType { Timed: true });

    /// <summary>The name of the type of a value as rule files know it.</summary>
    public static string NameOf(Fact value, CompiledExpression expression) =>
        value.Kind is FactKind.Date or FactKind.Moment && IsTimed(expression.Tree) ? "DateTime" : NameOf(value, expression.Type);

    private static bool IsTimed(Node node) => node switch
    {
        RootNode or MemberNode or LocalNode => node.Type is ScalarType { Timed: true },
        CallNode { Function.Name: "DateTime" or "DateTime.Parse" or "Convert.ToDateTime" or "DateTime.MinValue" or "DateTime.MaxValue" or "Date.ToDateTime()" } => true,
        CallNode { Function.Name: "DateOnly.FromDateTime" } => false,
        DefinitionNode definition => IsTimed(definition.Definition.Tree),
        ConditionalNode conditional => IsTimed(conditional.Then),
        _ => node.Parts.FirstOrDefault(p => p.Type.Kind is FactKind.Date or FactKind.Moment) is { } date && IsTimed(date),
    };

    /// <summary>The name of the type by which rule files know a value.</summary>
    public static string NameOf(Fact fact, FactType type) => fact.Kind switch
    {
        FactKind.Unknown => "null",
        FactKind.Boolean => "Boolean",
        FactKind.Number when decimal.Truncate(fact.AsNumber()) != fact.AsNumber() || !type.IsWhole && !type.IsAny => "Decimal",
        FactKind.Number => fact.AsNumber() is >= int.MinValue and <= int.MaxValue ? "Int32" : fact.AsNumber() is >= long.MinValue and <= long.MaxValue ? "Int64" : "Decimal",
        FactKind.Text when ReferenceEquals(type, FactType.DayOfWeek) => "DayOfWeek",
        FactKind.Text => "String",
        FactKind.Date => "DateOnly",
        FactKind.Moment => "DateTimeOffset",
        FactKind.Duration => "TimeSpan",
        FactKind.List => type is ListType { Of: var of } && fact.AsList() is [var first, ..] ? $"List<{NameOf(first, of)}>" : "List<Object>",
        _ => "Object",
    };
}
