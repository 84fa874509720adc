using System.Globalization;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Texts, identifiers, and the questions that may be asked of any value.</summary>
internal static class TextFunctions
{
    internal static readonly TextType Comparisons = Choice("Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase", "CurrentCulture", "CurrentCultureIgnoreCase");

    public static readonly Dictionary<string, TextType> Choices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DayOfWeek"] = FactType.DayOfWeek,
        ["StringComparison"] = Comparisons,
        ["MidpointRounding"] = MathFunctions.Rounding,
    };

    public static IEnumerable<Function> All =>
    [
        Make("isBlank", "Whether a fact is missing, an empty text or an empty list.", [Any], 1, FactType.Boolean, (_, v) => Fact.Of(IsBlank(v[0])), seesUnknown: true),
        // isValidUpn, isValidUln, isValidPostcode and the rest: one for each kind of identifier there is.
        .. Identifiers.Identifier.Kinds.Select(kind => Make($"isValid{char.ToUpperInvariant(kind[0])}{kind[1..]}", $"Whether a text can be an identifier of the kind {kind}, by its shape and check character.", [Text], FactType.Boolean,
            (_, t) => Fact.Of(Identifiers.Identifier.Check(kind, t.AsText())!.Valid))),
        Make("concat", "The values joined into one text.", [Any], 1, Text, (_, v) => Fact.Of(Concat(v)), repeats: true),
        Make("string.Concat", "The values joined into one text.", [Any], 1, Text, (_, v) => Fact.Of(Concat(v)), repeats: true),
        Make("string.Join", "The members of a list joined with a separator.", [Text, List(Any)], Text, (_, s, l) => Fact.Of(Join(s.AsText(), l.AsList()))),
        Make("string.Compare", "-1, 0 or 1 by ordinal order.", [Text, Text], Integer, (_, a, b) => Fact.Of(Math.Sign(string.CompareOrdinal(a.AsText(), b.AsText())))),
        Make("string.Equals", "Whether two texts are the same.", [Text, Text, Comparisons], 2, FactType.Boolean, (_, v) => Fact.Of(Same(v))),
        Make("object.Equals", "Whether two values are the same.", [Any, Any], FactType.Boolean, (_, a, b) => Fact.Of(Ops.Compare(Comparison.Equal, a, b))),
        // Whatever the text of a null or empty value, the question has an answer.
        Make("string.IsNullOrEmpty", "Whether a text is missing or empty.", [Text], 1, FactType.Boolean, (_, v) => Fact.Of(v[0].IsUnknown || v[0].AsText().Length == 0), seesUnknown: true),
        Make("string.IsNullOrWhiteSpace", "Whether a text is missing, empty or only spaces.", [Text], 1, FactType.Boolean, (_, v) => Fact.Of(v[0].IsUnknown || string.IsNullOrWhiteSpace(v[0].AsText())), seesUnknown: true),
        Make("string.Empty", "The empty text.", [], Text, _ => Fact.Of("")),
        Make("ExpressionUtils.CheckContains", "Whether a text is one of those in a list separated by commas.", [Text, Text], FactType.Boolean,
            (_, t, l) => Fact.Of(l.AsText().Split(',').Contains(t.AsText(), StringComparer.Ordinal))),
        Make("Enumerable.Range", "Whole numbers in order: the first, and how many.", [Integer, Integer], List(Integer), (_, from, count) => Range(from, count)),
        Make("Enumerable.Repeat", "The same value so many times.", [Any, Integer], List(Any), (_, value, count) => Fact.Of((IReadOnlyList<Fact>)Enumerable.Repeat(value, Few(count)).ToArray())),
        Make("flatten", "The members of the lists in a list, in one list.", [List(Any)], List(Any), (_, list) => Flatten(list)),

        Make("Text.Length", "How many characters a text has.", [Text], Integer, (_, t) => Fact.Of(t.AsText().Length)),
        Make("Text.ToUpper()", "The text in capital letters.", [Text], Text, (_, t) => Fact.Of(t.AsText().ToUpperInvariant())),
        Make("Text.ToUpperInvariant()", "The text in capital letters.", [Text], Text, (_, t) => Fact.Of(t.AsText().ToUpperInvariant())),
        Make("Text.ToLower()", "The text in small letters.", [Text], Text, (_, t) => Fact.Of(t.AsText().ToLowerInvariant())),
        Make("Text.ToLowerInvariant()", "The text in small letters.", [Text], Text, (_, t) => Fact.Of(t.AsText().ToLowerInvariant())),
        Make("Text.Trim()", "The text without spaces at its ends.", [Text], Text, (_, t) => Fact.Of(t.AsText().Trim())),
        Make("Text.TrimStart()", "The text without spaces at its start.", [Text], Text, (_, t) => Fact.Of(t.AsText().TrimStart())),
        Make("Text.TrimEnd()", "The text without spaces at its end.", [Text], Text, (_, t) => Fact.Of(t.AsText().TrimEnd())),
        Make("Text.Contains()", "Whether the text contains another.", [Text, Text, Comparisons], 2, FactType.Boolean, (_, v) => Fact.Of(v[0].AsText().Contains(v[1].AsText(), Rule(v, 2)))),
        Make("Text.StartsWith()", "Whether the text starts with another.", [Text, Text, Comparisons], 2, FactType.Boolean, (_, v) => Fact.Of(v[0].AsText().StartsWith(v[1].AsText(), Rule(v, 2)))),
        Make("Text.EndsWith()", "Whether the text ends with another.", [Text, Text, Comparisons], 2, FactType.Boolean, (_, v) => Fact.Of(v[0].AsText().EndsWith(v[1].AsText(), Rule(v, 2)))),
        Make("Text.IndexOf()", "Where another text starts in this one, counted from 0; -1 when nowhere.", [Text, Text, Comparisons], 2, Integer, (_, v) => Fact.Of(v[0].AsText().IndexOf(v[1].AsText(), Rule(v, 2)))),
        Make("Text.LastIndexOf()", "Where another text starts last; -1 when nowhere.", [Text, Text], Integer, (_, a, b) => Fact.Of(a.AsText().LastIndexOf(b.AsText(), StringComparison.Ordinal))),
        Make("Text.Substring()", "Part of a text: from a place counted from 0, and how many characters.", [Text, Integer, Integer], 2, Text, (_, v) => Substring(v)),
        Make("Text.Replace()", "The text with one part replaced by another everywhere.", [Text, Text, Text], Text, (_, t, a, b) => Replace(t.AsText(), a.AsText(), b.AsText())),
        Make("Text.Remove()", "The text without the characters from a place on.", [Text, Integer, Integer], 2, Text, (_, v) => Remove(v)),
        Make("Text.PadLeft()", "The text with spaces before it up to a length.", [Text, Integer], Text, (_, t, n) => Fact.Of(t.AsText().PadLeft(Width(n)))),
        Make("Text.PadLeft()", "The text with a character before it up to a length.", [Text, Integer, Text], Text, (_, t, n, c) => Fact.Of(t.AsText().PadLeft(Width(n), Letter(c)))),
        Make("Text.PadRight()", "The text with spaces after it up to a length.", [Text, Integer], Text, (_, t, n) => Fact.Of(t.AsText().PadRight(Width(n)))),
        Make("Text.PadRight()", "The text with a character after it up to a length.", [Text, Integer, Text], Text, (_, t, n, c) => Fact.Of(t.AsText().PadRight(Width(n), Letter(c)))),
        Make("Text.Equals()", "Whether two texts are the same.", [Text, Text, Comparisons], 2, FactType.Boolean, (_, v) => Fact.Of(Same(v))),
        Make("Text.CompareTo()", "-1, 0 or 1 by ordinal order.", [Text, Text], Integer, (_, a, b) => Fact.Of(Math.Sign(string.CompareOrdinal(a.AsText(), b.AsText())))),
        Make("Text.ToString()", "The text itself.", [Text], Text, (_, t) => t),
        Make("Record.ToString()", "The fields of the record in words.", [Any], Text, (_, r) => Fact.Of(Ops.Limit(r.ToString()))),
        Make("List.ToString()", "The members of the list in words.", [Any], Text, (_, r) => Fact.Of(Ops.Limit(r.ToString()))),
    ];

    private static bool IsBlank(Fact value) => value.Kind switch
    {
        FactKind.Unknown => true,
        FactKind.Text => string.IsNullOrWhiteSpace(value.AsText()),
        FactKind.List => value.AsList().Count == 0,
        _ => false,
    };

    private static StringComparison Rule(Fact[] values, int index) =>
        values.Length > index && values[index].AsText().EndsWith("IgnoreCase", StringComparison.OrdinalIgnoreCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static bool Same(Fact[] values) => values[0].AsText().Equals(values[1].AsText(), Rule(values, 2));

    private static string Concat(Fact[] values)
    {
        if (values.Sum(v => v.Kind == FactKind.Text ? (long)v.AsText().Length : 20) > Limits.Text) throw Ops.Fault($"The text would have more than {Limits.Text} characters.");
        return string.Concat(values.Select(Ops.TextOf));
    }

    private static string Join(string separator, IReadOnlyList<Fact> items)
    {
        if (items.Sum(v => (v.Kind == FactKind.Text ? (long)v.AsText().Length : 20) + separator.Length) > 2 * Limits.Text) throw Ops.Fault($"The text would have more than {Limits.Text} characters.");
        return Ops.Limit(string.Join(separator, items.Select(Ops.TextOf)));
    }

    private static int Few(Fact count) => Ops.Int(count) is var n and >= 0 and <= Limits.List
        ? n
        : throw Ops.Fault($"A list made by a rule has at most {Limits.List} members.");

    private static Fact Range(Fact from, Fact count)
    {
        var start = Ops.Whole(from.AsNumber());
        return Fact.Of((IReadOnlyList<Fact>)Enumerable.Range(0, Few(count)).Select(i => Fact.Of((decimal)start + i)).ToArray());
    }

    private static Fact Flatten(Fact list)
    {
        var all = new List<Fact>();
        void Add(Fact item)
        {
            if (item.Kind == FactKind.List) foreach (var inner in item.AsList()) Add(inner);
            else all.Add(item);
            if (all.Count > Limits.Work) throw Ops.Fault($"The list has more than {Limits.Work} members.");
        }
        Add(list);
        return Fact.Of((IReadOnlyList<Fact>)all);
    }

    private static Fact Substring(Fact[] values)
    {
        var text = values[0].AsText();
        var start = Ops.Int(values[1]);
        var length = values.Length > 2 ? Ops.Int(values[2]) : text.Length - start;
        return start >= 0 && length >= 0 && (long)start + length <= text.Length
            ? Fact.Of(text.Substring(start, length))
            : throw Ops.Fault($"The text has {text.Length} characters; there is no part of {length} from place {start}.");
    }

    private static Fact Remove(Fact[] values)
    {
        var text = values[0].AsText();
        var start = Ops.Int(values[1]);
        var length = values.Length > 2 ? Ops.Int(values[2]) : text.Length - start;
        return start >= 0 && length >= 0 && (long)start + length <= text.Length
            ? Fact.Of(text.Remove(start, length))
            : throw Ops.Fault($"The text has {text.Length} characters; {length} from place {start} cannot be removed.");
    }

    private static Fact Replace(string text, string old, string with)
    {
        if (old.Length == 0) throw Ops.Fault("The text to replace is empty.");
        // The most that can come of it, before making it.
        if (text.Length / (long)old.Length * with.Length + text.Length > 4L * Limits.Text) throw Ops.Fault($"The text would have more than {Limits.Text} characters.");
        return Fact.Of(Ops.Limit(text.Replace(old, with, StringComparison.Ordinal)));
    }

    private static int Width(Fact width) => Ops.Int(width) is var n and >= 0 and <= Limits.List
        ? n
        : throw Ops.Fault($"A text is padded to at most {Limits.List} characters.");

    private static char Letter(Fact text) => text.AsText() is { Length: 1 } one ? one[0] : throw Ops.Fault("Texts are padded with exactly one character.");
}
