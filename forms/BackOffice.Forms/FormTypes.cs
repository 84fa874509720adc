using BackOffice.Rules.Facts;

namespace BackOffice.Forms;

/// <summary>The types that a form's answers have in expressions and letters.</summary>
public static class FormTypes
{
    private static readonly FactType AddressType = FactType.Record(("line1", FactType.Text), ("line2", FactType.Text), ("town", FactType.Text), ("county", FactType.Text), ("postcode", FactType.Text));
    private static readonly FactType FilesType = FactType.List(FactType.Record(("documentId", FactType.Text), ("name", FactType.Text), ("size", FactType.Number), ("type", FactType.Text)));

    /// <summary>The record type of a form's answers, so that workflows, rules and letters are checked against the questions really asked.</summary>
    /// <param name="form">The form.</param>
    /// <param name="lookups">Lists, so that a misspelt code in an expression is found; null leaves codes of lookups as plain text.</param>
    public static RecordType ToFactType(this FormDefinition form, LookupLists? lookups = null) => Record(form.Fields, lookups);

    /// <summary>The type of one field.</summary>
    public static FactType ToFactType(this FieldDefinition field, LookupLists? lookups = null) => field.Type switch
    {
        FieldType.Number or FieldType.Decimal or FieldType.Money => FactType.Number,
        FieldType.Integer => FactType.Integer,
        FieldType.Date => FactType.Date,
        FieldType.YesNo or FieldType.Declaration => FactType.Boolean,
        FieldType.Code => Choice(field, lookups),
        FieldType.Codes => FactType.List(Choice(field, lookups)),
        FieldType.File => FilesType,
        FieldType.Address => AddressType,
        FieldType.Record => field.Fields.Count == 0 ? FactType.Any : Record(field.Fields, lookups),
        FieldType.RowSet => FactType.List(Record(field.Fields, lookups)),
        FieldType.Calculated => FactType.Any,
        _ => FactType.Text,
    };

    private static RecordType Record(IEnumerable<FieldDefinition> fields, LookupLists? lookups) =>
        FactType.Record([.. fields.Select(f => (f.Name, f.ToFactType(lookups)))]);

    private static FactType Choice(FieldDefinition field, LookupLists? lookups)
    {
        var options = field.Options.Count > 0 ? field.Options : field.List is { } id ? lookups?.Find(id) : null;
        return options is { Count: > 0 } ? FactType.Choice([.. options.Select(o => o.Code)]) : FactType.Text;
    }
}
