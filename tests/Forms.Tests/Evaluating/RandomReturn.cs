using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Forms;

namespace Forms.Tests.Evaluating;

/// <summary>A return that somebody fills in without plan: right and wrong values, rows that come, go, move and are there twice. The same seed does the same.</summary>
internal sealed class RandomReturn(CompiledForm form, int seed)
{
    private readonly Random random = new(seed);

    public JsonObject Answers { get; private set; } = [];

    /// <summary>Does one thing, and says what.</summary>
    public string Edit()
    {
        Answers = (JsonObject)Answers.DeepClone();
        var fields = form.Definition.Fields.Where(f => f.IsAsked).ToList();
        var sets = fields.Where(f => f.Type == FieldType.RowSet).ToList();
        if (sets.Count == 0 || random.Next(4) == 0)
        {
            var field = fields[random.Next(fields.Count)];
            if (field.Type != FieldType.RowSet) return Put(field, Answers);
        }

        var set = sets[random.Next(sets.Count)];
        if (Answers[set.Name] is not JsonArray rows) Answers[set.Name] = rows = [];
        var at = rows.Count == 0 ? 0 : random.Next(rows.Count);
        switch (rows.Count == 0 ? 0 : random.Next(12))
        {
            case 0 or 1:
                var added = new JsonObject();
                foreach (var field in set.Fields.Where(f => f.IsAsked)) Put(field, added);
                rows.Insert(at, added);
                return $"add row {at}";
            case 2:
                rows.RemoveAt(at);
                return $"remove row {at}";
            case 3:
                rows.Add(rows[at]!.DeepClone());
                return $"row {at} twice";
            case 4:
                rows[at]!.AsObject()["$carried"] = new JsonObject { ["was"] = rows[random.Next(rows.Count)]!.DeepClone(), ["confirmed"] = random.Next(2) == 0 };
                return $"row {at} from last time";
            case 5:
                var taken = rows[at];
                rows.RemoveAt(at);
                rows.Insert(random.Next(rows.Count + 1), taken);
                return $"move row {at}";
            default:
                var inner = set.Fields.Where(f => f.IsAsked).ToList();
                return $"row {at}: {Put(inner[random.Next(inner.Count)], rows[at]!.AsObject())}";
        }
    }

    private string Put(FieldDefinition field, JsonObject into)
    {
        var value = random.Next(6) == 0 ? null : Value(field);
        if (value is null) into.Remove(field.Name);
        else into[field.Name] = random.Next(15) == 0 ? new JsonObject { ["$typed"] = value } : value;
        return $"{field.Name} = {value?.ToJsonString()}";
    }

    private JsonNode? Value(FieldDefinition field) => field.Type switch
    {
        FieldType.Integer => random.Next(-2, 40),
        FieldType.Number or FieldType.Decimal or FieldType.Money => random.Next(0, 400) / 10m,
        FieldType.Date => random.Next(6) == 0 ? "31/02/2020" : new DateOnly(2027, 3, 1).AddDays(-random.Next(2500)).ToString("O", CultureInfo.InvariantCulture),
        FieldType.Time => random.Next(5) == 0 ? "25:00" : $"{random.Next(24):00}:30",
        FieldType.YesNo or FieldType.Declaration => random.Next(2) == 0,
        FieldType.Code => Code(field),
        FieldType.Codes => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode)Code(field))]),
        FieldType.Postcode => random.Next(4) == 0 ? "nowhere" : "CB3 0AP",
        FieldType.Address => new JsonObject { ["line1"] = "1 Low Road", ["town"] = random.Next(3) == 0 ? null : "Demotown", ["postcode"] = "CB3 0AP" },
        FieldType.RowSet or FieldType.Record or FieldType.File or FieldType.Calculated => null,
        _ => random.Next(4) == 0 ? "  several   words " : $"words {random.Next(3)}",
    };

    private string Code(FieldDefinition field)
    {
        var list = field.Options.Count > 0 ? field.Options : form.Lookups.Find(field.List ?? "") ?? [];
        return list.Count == 0 || random.Next(8) == 0 ? "OTHER-CODE" : list[random.Next(list.Count)].Code;
    }
}
