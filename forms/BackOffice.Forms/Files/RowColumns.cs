using System.Globalization;

namespace BackOffice.Forms.Files;

/// <summary>One column of a file of rows: a question of the row set, or one line of an address.</summary>
/// <param name="Field">The question.</param>
/// <param name="Part">Part of an address; null for the whole answer.</param>
/// <param name="Header">What stands at the top of the column.</param>
internal sealed record RowColumn(FieldDefinition Field, string? Part, string Header)
{
    /// <summary>Other names under which the column is known, compared as <see cref="RowColumns.Plain"/>.</summary>
    public required IReadOnlySet<string> Names { get; init; }

    /// <summary>Choices, worded.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>True when every row has to answer it, so that a file without the column cannot be right.</summary>
    public bool Required { get; init; }

    /// <summary>What to enter, in a line.</summary>
    public string Guidance
    {
        get
        {
            var what = Field.Type switch
            {
                FieldType.Date => "Date, like 31/01/2026",
                FieldType.Time => "Time, like 14:15",
                FieldType.YesNo or FieldType.Declaration => "Yes or No",
                FieldType.Integer => $"Whole number{Range}",
                FieldType.Number or FieldType.Decimal or FieldType.Money => $"Number, like 10.5{Range}",
                FieldType.Code => $"One of: {Codes}",
                FieldType.Codes => $"One or more, with a space between: {Codes}",
                FieldType.Postcode => "Postcode",
                FieldType.Email => "Email address",
                FieldType.Phone => "Telephone number",
                FieldType.Address when Part == "postcode" => "Postcode",
                FieldType.Text or FieldType.LongText when Field.MaxLength is { } most => $"Text, up to {most} characters",
                _ => "Text",
            };
            return (Required ? "Required. " : Field.Required || Field.RequiredWhen is not null ? "Required for some. " : "") + what;
        }
    }

    private string Codes => string.Join("; ", Options.Select(o => o.Label == o.Code ? o.Code : $"{o.Code} = {o.Label}"));

    private string Range => (Field.Min, Field.Max) switch
    {
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $", {least} to {most}"),
        ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $", at least {least}"),
        (null, { } most) => string.Create(CultureInfo.InvariantCulture, $", at most {most}"),
        _ => "",
    };
}

/// <summary>The columns of a row set's files, in the order of its questions.</summary>
internal static class RowColumns
{
    private static readonly (string Part, string Words)[] AddressParts = [("line1", "address line 1"), ("line2", "address line 2"), ("town", "town or city"), ("county", "county"), ("postcode", "postcode")];

    public static IReadOnlyList<RowColumn> Of(CompiledForm form, FieldDefinition rowSet, string? language, DateOnly? today)
    {
        var columns = new List<RowColumn>();
        var always = form.RowSets[rowSet.Name].Pages.Where(p => p.If is null && p.Unless is null).SelectMany(p => p.Ask).ToHashSet();
        foreach (var field in rowSet.Fields.Where(f => f.IsAsked && f.Type is not (FieldType.File or FieldType.Record or FieldType.Calculated)))
        {
            var words = form.WordsFor(field, rowSet.Name, language);
            var first = form.WordsFor(field, rowSet.Name, null);
            var required = field.Required && field.If is null && field.Unless is null && always.Contains(field.Name);
            var header = words?.Short ?? words?.Label ?? field.Name;
            if (field.Type == FieldType.Address)
            {
                columns.AddRange(AddressParts.Select(p => new RowColumn(field, p.Part, $"{header}: {p.Words}") { Names = Names($"{header}: {p.Words}", $"{field.Name} {p.Part}", p.Words, p.Part), Required = required && p.Part is ("line1" or "town" or "postcode") }));
                continue;
            }

            columns.Add(new RowColumn(field, null, header)
            {
                Names = Names(header, words?.Label, words?.Name, first?.Short, first?.Label, field.Name, field.OfficialItem),
                Options = Options(form, field, words, today),
                Required = required,
            });
        }

        return columns;
    }

    /// <summary>A header with nothing but its letters and digits, in small letters.</summary>
    public static string Plain(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static IReadOnlySet<string> Names(params string?[] names) => names.OfType<string>().Select(Plain).Where(n => n.Length > 0).ToHashSet();

    private static List<FormOption> Options(CompiledForm form, FieldDefinition field, TextEntry? words, DateOnly? today) =>
        field.Type is not (FieldType.Code or FieldType.Codes) ? []
            : [.. (field.Options.Count > 0 ? field.Options : form.Lookups.Find(field.List ?? "") ?? [])
                .Where(o => today is not { } day || o.IsOpenOn(day))
                .Select(o => o with { Label = words?.Options.GetValueOrDefault(o.Code) ?? (o.Label.Length > 0 ? o.Label : o.Code) })];
}
