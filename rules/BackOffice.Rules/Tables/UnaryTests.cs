namespace BackOffice.Rules.Tables;

/// <summary>One test of a cell: the value compared with something, or between two limits.</summary>
/// <param name="Operator">==, !=, &lt;, &lt;=, &gt;, &gt;= or "between".</param>
/// <param name="Operand">What it is compared with, or the lower limit.</param>
/// <param name="Position">Where the operand starts in the cell.</param>
/// <param name="Upper">The upper limit.</param>
/// <param name="UpperPosition">Where it starts in the cell.</param>
/// <param name="WithLower">Whether the lower limit itself passes.</param>
/// <param name="WithUpper">Whether the upper limit itself passes.</param>
internal sealed record UnaryTest(string Operator, string Operand, int Position, string? Upper = null, int UpperPosition = 0, bool WithLower = true, bool WithUpper = true);

/// <summary>
/// A cell of a decision table, taken apart: "-", values, comparisons, ranges as [1..5), lists of these, and not(…).
/// </summary>
/// <param name="Negated">True inside not(…).</param>
/// <param name="Tests">The tests, of which one must hold; empty when everything passes.</param>
internal sealed record UnaryTests(bool Negated, IReadOnlyList<UnaryTest> Tests)
{
    public bool PassesAll => Tests.Count == 0;

    /// <summary>The parts, or the problem.</summary>
    public static UnaryTests? Parse(string cell, out string? problem)
    {
        problem = null;
        var (start, end) = Trim(cell, 0, cell.Length);
        if (end == start || end - start == 1 && cell[start] == '-') return new UnaryTests(false, []);
        var negated = false;
        if (cell.AsSpan(start, end - start).StartsWith("not", StringComparison.OrdinalIgnoreCase))
        {
            var open = start + 3;
            while (open < end && char.IsWhiteSpace(cell[open])) open++;
            // In not(]1..5[) the brackets of the range match no others, and the last one closes.
            if (open < end && cell[open] == '(' && (Closing(cell, open, end) is var close && close == end - 1 || close < 0 && cell[end - 1] == ')'))
            {
                negated = true;
                (start, end) = Trim(cell, open + 1, end - 1);
            }
        }
        var tests = new List<UnaryTest>();
        foreach (var (from, to) in Split(cell, start, end))
        {
            if (One(cell, from, to) is { } test) tests.Add(test);
            else { problem = $"\"{cell}\" has an empty test; write a value, a comparison such as >= 18, a range such as [1..5), or - for anything."; return null; }
        }
        return new UnaryTests(negated, tests);
    }

    private static UnaryTest? One(string cell, int start, int end)
    {
        (start, end) = Trim(cell, start, end);
        if (start == end) return null;
        foreach (var op in new[] { "<=", ">=", "!=", "==", "<", ">", "=" })
        {
            if (string.CompareOrdinal(cell, start, op, 0, op.Length) != 0) continue;
            var (from, to) = Trim(cell, start + op.Length, end);
            return from == to ? null : new UnaryTest(op == "=" ? "==" : op, cell[from..to], from);
        }
        if (cell[start] is '[' or '(' or ']' && cell[end - 1] is ']' or ')' or '[' && Dots(cell, start + 1, end - 1) is var dots and > 0)
        {
            var (low, lowEnd) = Trim(cell, start + 1, dots);
            var (high, highEnd) = Trim(cell, dots + 2, end - 1);
            return low == lowEnd || high == highEnd ? null : new UnaryTest("between", cell[low..lowEnd], low, cell[high..highEnd], high, cell[start] == '[', cell[end - 1] == ']');
        }
        return new UnaryTest("==", cell[start..end], start);
    }

    /// <summary>
    /// Marks of FEEL in our words: ? is the value itself, @"2026-09-01" the text of a date, date and time(…) a moment.
    /// True when the cell asks about the value itself, so that its answer is the test.
    /// </summary>
    public static bool Spell(ref string text, string value)
    {
        var spelt = new System.Text.StringBuilder();
        var asks = false;
        // Where a choice (a ? b : c) or ?? stands, ? keeps its meaning in the language.
        var choice = text.Contains("??", StringComparison.Ordinal) || Unquoted(text, ':');
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                var from = at;
                for (at++; at < text.Length && text[at] != '"'; at++) if (text[at] == '\\') at++;
                spelt.Append(text.AsSpan(from, Math.Min(at + 1, text.Length) - from));
            }
            else if (text[at] == '?' && !choice)
            {
                asks = true;
                spelt.Append(value);
            }
            else if (text[at] == '@' && at + 1 < text.Length && text[at + 1] == '"') continue;
            else if (string.CompareOrdinal(text, at, Moment, 0, Moment.Length) == 0)
            {
                spelt.Append("moment(");
                at += Moment.Length - 1;
            }
            else spelt.Append(text[at]);
        }
        text = spelt.ToString();
        return asks;
    }

    private const string Moment = "date and time(";

    private static bool Unquoted(string text, char wanted)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == wanted) return true;
            if (text[at] != '"') continue;
            for (at++; at < text.Length && text[at] != '"'; at++) if (text[at] == '\\') at++;
        }
        return false;
    }

    private static (int, int) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end);
    }

    private static List<(int From, int To)> Split(string text, int start, int end)
    {
        var parts = new List<(int, int)>();
        var from = start;
        Scan(text, start, end, at => { if (text[at] == ',') { parts.Add((from, at)); from = at + 1; } return false; });
        parts.Add((from, end));
        return parts;
    }

    private static int Dots(string text, int start, int end)
    {
        var found = -1;
        Scan(text, start, end, at =>
        {
            if (text[at] != '.' || at + 1 >= end || text[at + 1] != '.') return false;
            found = at;
            return true;
        });
        return found;
    }

    private static int Closing(string text, int open, int end)
    {
        var found = -1;
        Scan(text, open + 1, end, at =>
        {
            if (text[at] != ')') return false;
            found = at;
            return true;
        });
        return found;
    }

    // Visits the characters outside quotes and inner brackets. A range may open and close with either bracket, so that
    // brackets count only as pairs of ( ) and of [ ] where they match.
    private static void Scan(string text, int start, int end, Func<int, bool> visit)
    {
        var depth = 0;
        for (var at = start; at < end; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                for (at++; at < end && text[at] != '"'; at++) if (text[at] == '\\') at++;
                continue;
            }
            if (depth == 0 && visit(at)) return;
            if (c is '(' or '[') depth++;
            else if (c is ')' or ']' && depth > 0) depth--;
        }
    }
}
