using BackOffice.Forms.Reading;

namespace BackOffice.Forms.Files;

/// <summary>Finds which column of a file answers which question. Until every column that is needed is found, no row is read: one kind of mistake at a time.</summary>
internal sealed class HeaderCheck
{
    private readonly List<RowFileProblem> problems = [];
    private readonly List<string> notes = [];

    public HeaderCheck(SheetRow header, IReadOnlyList<RowColumn> columns)
    {
        var found = new Dictionary<int, RowColumn>();
        var strangers = new List<(int At, string Text)>();
        for (var at = 0; at < header.Cells.Count; at++)
        {
            var text = header.Text(at);
            if (text.Length == 0) continue;
            var plain = RowColumns.Plain(text);
            // A column's own header wins over a name that two columns share, such as "postcode".
            var column = columns.FirstOrDefault(c => RowColumns.Plain(c.Header) == plain) ?? columns.FirstOrDefault(c => c.Names.Contains(plain) && !found.ContainsValue(c));
            if (column is null)
            {
                strangers.Add((at, text));
                continue;
            }

            if (found.FirstOrDefault(f => f.Value == column) is { Value: not null } twice) Problem(header, at, $"“{text}” is there twice: in columns {SheetRow.Letters(twice.Key)} and {SheetRow.Letters(at)}. Take one away");
            else found[at] = column;
        }

        var missing = columns.Where(c => !found.ContainsValue(c)).ToList();
        foreach (var (at, text) in strangers)
        {
            if (Likely(text, missing) is { } meant)
            {
                Problem(header, at, $"“{text}” is not a column of this form. Did you mean “{meant.Header}”?");
                missing.Remove(meant);
            }
            else
            {
                notes.Add($"Column {SheetRow.Letters(at)} “{text}” was left out: the form does not ask for it");
            }
        }

        foreach (var column in missing.Where(c => c.Required)) problems.Add(new RowFileProblem(null, header.Number, column.Field.Name, $"The file has no column “{column.Header}”. Add it, or begin with the template"));
        Columns = found;
    }

    /// <summary>Columns found, by their place in the file.</summary>
    public IReadOnlyDictionary<int, RowColumn> Columns { get; }

    public IReadOnlyList<RowFileProblem> Problems => problems;

    public IReadOnlyList<string> Notes => notes;

    private void Problem(SheetRow header, int at, string message) => problems.Add(new RowFileProblem($"{SheetRow.Letters(at)}{header.Number}", header.Number, null, message));

    private static RowColumn? Likely(string text, List<RowColumn> missing) =>
        FormReader.NearestName(RowColumns.Plain(text), missing.SelectMany(c => c.Names)) is { } near ? missing.First(c => c.Names.Contains(near)) : null;
}
