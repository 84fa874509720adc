using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>
/// A message with $(name) in it. As RulesEngine has it: an undotted name gives JSON, a dotted one the bare value, and a
/// name that is unknown or has no value stays as it is written. In plain form every value is given in words.
/// </summary>
internal sealed class MessageTemplate
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Spread = new(Relaxed) { WriteIndented = true, NewLine = "\n" };

    // What the rule gives has no name among the facts: a sentence calls it output.
    private const string Given = "$(output)";

    private readonly List<(string Literal, CompiledExpression? Value, bool Dotted)> pieces = [];
    private readonly bool plain;

    private MessageTemplate(bool plain) => this.plain = plain;

    public static MessageTemplate? Compile(string? text, Schema schema, bool plain, Action<string>? unknown = null)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var template = new MessageTemplate(plain);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("$(", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf(')', open);
            if (close < 0) break;
            if (open > at) template.pieces.Add((text[at..open], null, false));
            var name = text[(open + 2)..close].Trim();
            // Only names: a message is no place for calculation.
            var isName = name.Length is > 0 and < 200 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.');
            var value = isName ? Expression.Compile(name, schema).Expression : null;
            if (value is null && !(plain && text[open..(close + 1)] == Given)) unknown?.Invoke(name);
            template.pieces.Add((text[open..(close + 1)], value, name.Contains('.', StringComparison.Ordinal)));
            at = close + 1;
        }
        if (at < text.Length) template.pieces.Add((text[at..], null, false));
        return template;
    }

    public string Format(Scope scope, Fact output = default)
    {
        var text = new StringBuilder();
        foreach (var (literal, value, dotted) in pieces)
        {
            var fact = value is null ? default : value.TryEvaluate(scope).Value;
            if (plain && value is null && literal == Given) text.Append(output);
            else if (fact.IsUnknown) text.Append(value is not null && plain ? "not known" : literal);
            else if (plain && value?.Tree is ParameterNode { Parameter.Of: var parameter }) text.Append(parameter.Show(fact));
            else if (plain) text.Append(fact.ToString());
            else text.Append(Shown(Json(fact, value!.Type)!, dotted));
        }
        return text.ToString();
    }

    // After a dot a text is bare and a list or record is spread over lines.
    private static string Shown(JsonNode json, bool dotted) => json is JsonValue value && value.TryGetValue<string>(out var text) && dotted ? text : json.ToJsonString(dotted ? Spread : Relaxed);

    // A day that rule files carry in a DateTime is written as one.
    private static JsonNode? Json(Fact fact, FactType type) => fact.Kind switch
    {
        FactKind.Date when type is ScalarType { Timed: true } => fact.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00",
        FactKind.List => new JsonArray([.. fact.AsList().Select(item => Json(item, type is ListType { Of: var of } ? of : FactType.Any))]),
        FactKind.Record => new JsonObject(fact.AsRecord().Select(f => KeyValuePair.Create(f.Key, Json(f.Value, type is RecordType record && record.Find(f.Key) is { } field ? field : FactType.Any)))),
        _ => fact.ToJson(),
    };
}
