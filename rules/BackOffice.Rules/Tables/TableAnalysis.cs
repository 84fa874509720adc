using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Tables;

/// <summary>What sort of weakness a table has.</summary>
public enum TableFindingKind
{
    /// <summary>A case that no row decides.</summary>
    Gap,
    /// <summary>A case that two rows decide, where at most one may.</summary>
    Overlap,
    /// <summary>A row before which others always come first.</summary>
    Masked,
    /// <summary>A row that no case fits.</summary>
    Unreachable,
}

/// <summary>A weakness of a table, with a case that shows it.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Rows">The rows concerned, counted from 1.</param>
/// <param name="Example">The values of the inputs in the case that shows it, in words.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
public sealed record TableFinding(TableFindingKind Kind, IReadOnlyList<int> Rows, string? Example, string Message);

/// <summary>
/// Tries a table on every case that its cells can tell apart: for each column the values that stand in it, and values
/// between, below and above them. Columns that compare with other facts cannot be tried; a table that has one is left alone.
/// </summary>
internal static class TableAnalysis
{
    private const int MostCases = 200_000;

    public static IReadOnlyList<TableFinding> Run(CompiledTable table)
    {
        var rows = table.Source.Rows.Count;
        var samples = new List<List<Fact>>();
        for (var column = 0; column < table.Inputs.Count; column++)
        {
            if (Samples(table, column, rows) is not { } found) return [];
            samples.Add(found);
        }
        if (samples.Aggregate(1L, (n, s) => n * Math.Max(1, s.Count)) > MostCases) return [];
        var passes = samples.Select((values, column) => values.Select(value => Passing(table, column, value, rows)).ToArray()).ToArray();
        return Try(table, samples, passes, rows);
    }

    private static bool[] Passing(CompiledTable table, int column, Fact value, int rows)
    {
        var frame = table.Tried(column, value);
        var passing = new bool[rows];
        for (var row = 0; row < rows; row++) passing[row] = table.CellPasses(row, column, frame);
        return passing;
    }

    private static List<TableFinding> Try(CompiledTable table, List<List<Fact>> samples, bool[][][] passes, int rows)
    {
        var findings = new List<TableFinding>();
        var (reached, chosen) = (new bool[rows], new bool[rows]);
        var overlaps = new HashSet<(int, int)>();
        var gapFound = false;
        var policy = table.Source.HitPolicy;
        var at = new int[samples.Count];
        if (samples.Any(s => s.Count == 0)) return findings;
        while (true)
        {
            var fits = Enumerable.Range(0, rows).Where(row => Enumerable.Range(0, at.Length).All(c => passes[c][at[c]][row])).ToArray();
            foreach (var row in fits) reached[row] = true;
            if (fits.Length > 0) chosen[fits[0]] = true;
            if (fits.Length == 0 && !gapFound && !table.HasDefault && policy is (HitPolicy.Unique or HitPolicy.Any or HitPolicy.First or HitPolicy.Priority))
            {
                gapFound = true;
                findings.Add(new TableFinding(TableFindingKind.Gap, [], Show(table, samples, at), $"No row decides the case in which {Show(table, samples, at)}."));
            }
            if (fits.Length > 1 && policy is (HitPolicy.Unique or HitPolicy.Any))
            {
                for (var j = 1; j < fits.Length; j++)
                {
                    var (a, b) = (fits[0], fits[j]);
                    if (policy == HitPolicy.Any && table.ConstantOutput(a) is { } x && table.ConstantOutput(b) is { } y && x.Equals(y)) continue;
                    if (policy == HitPolicy.Any && (table.ConstantOutput(a) is null || table.ConstantOutput(b) is null)) continue;
                    if (overlaps.Add((a, b)) && overlaps.Count <= 50)
                        findings.Add(new TableFinding(TableFindingKind.Overlap, [a + 1, b + 1], Show(table, samples, at), $"Rows {a + 1} and {b + 1} both fit when {Show(table, samples, at)}."));
                }
            }
            var column = at.Length - 1;
            while (column >= 0 && ++at[column] == samples[column].Count) at[column--] = 0;
            if (column < 0) break;
        }
        for (var row = 0; row < rows; row++)
        {
            if (!reached[row]) findings.Add(new TableFinding(TableFindingKind.Unreachable, [row + 1], null, $"No case fits row {row + 1}."));
            else if (policy == HitPolicy.First && !chosen[row]) findings.Add(new TableFinding(TableFindingKind.Masked, [row + 1], null, $"Row {row + 1} never decides: rows above it fit every case that it fits."));
        }
        return findings;
    }

    private static string Show(CompiledTable table, List<List<Fact>> samples, int[] at) =>
        string.Join(" and ", at.Select((sample, column) => $"{table.Inputs[column].Text} is {samples[column][sample]}"));

    /// <summary>Values of a column that its cells tell apart; null when a cell depends on other facts.</summary>
    private static List<Fact>? Samples(CompiledTable table, int column, int rows)
    {
        var limits = new List<Fact>();
        bool Add(UnaryTests parts)
        {
            foreach (var operand in parts.Tests.SelectMany(t => new[] { t.Operand, t.Upper }).OfType<string>())
            {
                var compiled = Expression.Compile(operand, Schema.Empty).Expression;
                if (compiled is null || compiled.TryEvaluate(Scope.Empty) is not { Error: null, Value: { IsUnknown: false } value }) return false;
                limits.Add(value);
            }
            return true;
        }
        for (var row = 0; row < rows; row++) if (!Add(table.Parts(row, column))) return null;
        var allowed = table.Source.Inputs[column].Allowed is { Length: > 0 } text ? UnaryTests.Parse(text, out _) : null;
        if (allowed is not null && !Add(allowed)) return null;
        var type = table.Inputs[column].Type;
        var kind = type.IsAny ? limits.FirstOrDefault().Kind : type.Kind;
        if (kind == FactKind.Unknown) return [Fact.Of("anything")];
        if (kind == FactKind.Boolean) return [Fact.Yes, Fact.No];
        var distinct = limits.Where(l => l.Kind == kind).Distinct().ToList();
        var samples = kind switch
        {
            FactKind.Number => Between([.. distinct.Select(d => d.AsNumber()).Order()], type.IsWhole).Select(Fact.Of).ToList(),
            FactKind.Date => Between([.. distinct.Select(d => (decimal)d.DayNumber).Order()], true).Where(n => n is > 0 and < 3_652_000).Select(n => Fact.Of(DateOnly.FromDayNumber((int)n))).ToList(),
            FactKind.Text => [.. distinct, .. type is TextType { Values.Count: > 0 } choice ? choice.Values.Select(v => Fact.Of(v)) : allowed is null ? [Fact.Of("something else")] : Array.Empty<Fact>()],
            _ => null,
        };
        if (samples is null || allowed is null) return samples?.Distinct().ToList();
        return samples.Distinct().Where(value => table.Allowed(column) is not { } test || Interpreter.Run(test.Tree, table.Tried(column, value)).IsYes).ToList();
    }

    private static IEnumerable<decimal> Between(decimal[] limits, bool whole)
    {
        if (limits.Length == 0) { yield return 0; yield break; }
        yield return limits[0] - 1;
        for (var i = 0; i < limits.Length; i++)
        {
            yield return limits[i];
            if (i + 1 == limits.Length) { yield return limits[i] + 1; continue; }
            var middle = (limits[i] + limits[i + 1]) / 2;
            if (whole) middle = decimal.Floor(middle);
            if (middle > limits[i]) yield return middle;
        }
    }
}
