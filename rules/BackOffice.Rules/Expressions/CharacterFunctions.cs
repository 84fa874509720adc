using System.Globalization;
using System.Text;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Single characters, and texts made from parts or taken apart.</summary>
internal static class CharacterFunctions
{
    public static IEnumerable<Function> All =>
    [
        Is("IsDigit", "a digit", char.IsDigit),
        Is("IsNumber", "a digit or another sign for a number", char.IsNumber),
        Is("IsLetter", "a letter", char.IsLetter),
        Is("IsLetterOrDigit", "a letter or a digit", char.IsLetterOrDigit),
        Is("IsUpper", "a capital letter", char.IsUpper),
        Is("IsLower", "a small letter", char.IsLower),
        Is("IsWhiteSpace", "a space, a tab or a new line", char.IsWhiteSpace),
        Is("IsPunctuation", "a punctuation mark", char.IsPunctuation),
        Make("char.ToUpper", "The character as a capital letter.", [Text], Text, (_, c) => Fact.Of(char.ToUpperInvariant(One(c)).ToString())),
        Make("char.ToLower", "The character as a small letter.", [Text], Text, (_, c) => Fact.Of(char.ToLowerInvariant(One(c)).ToString())),
        Make("char.Parse", "The one character of a text.", [Text], Text, (_, c) => Fact.Of(One(c).ToString())),

        .. new[] { ("Trim", "ends"), ("TrimStart", "start"), ("TrimEnd", "end") }.Select(trim => Make($"Text.{trim.Item1}()", $"The text without the characters given at its {trim.Item2}.", [Text, Text], 2, Text, (_, v) => Trimmed(trim.Item1, v), repeats: true)),
        Make("Text.Split()", "The parts of a text between any of several characters.", [Text, List(Text)], List(Text), (_, t, any) => Split(t.AsText(), [.. any.AsList().Select(One)])),
        Make("Text.Split()", "The parts of a text between a separator.", [Text, Text], List(Text), (_, t, s) => Split(t.AsText(), s.AsText())),
        Make("Text.ToCharArray()", "The characters of a text.", [Text], List(Text), (_, t) => Fact.Of((IReadOnlyList<Fact>)[.. t.AsText().Select(c => Fact.Of(c.ToString()))])),
        Make("Text.Insert()", "The text with another put in at a place counted from 0.", [Text, Integer, Text], Text, (_, t, at, more) => Insert(t.AsText(), Ops.Int(at), more.AsText())),
        Make("Text.IndexOf()", "Where another text starts in this one from a place on; -1 when nowhere.", [Text, Text, Integer], Integer, (_, t, other, from) => Fact.Of(t.AsText().IndexOf(other.AsText(), Within(t.AsText(), from), StringComparison.Ordinal))),
        Make("Text.IndexOfAny()", "Where the first of several characters stands; -1 when nowhere.", [Text, List(Text)], Integer, (_, t, any) => Fact.Of(t.AsText().AsSpan().IndexOfAny([.. any.AsList().Select(One)]))),
        Make("string.Format", "A text with {0}, {1} and so on replaced by values, as {0:0.00} in a format.", [Text, Any], 2, Text, (_, v) => Fact.Of(Format(v)), repeats: true),
        Make("string.Join", "The values joined with a separator.", [Text, Any, Any], 3, Text, (_, v) => Fact.Of(Ops.Limit(string.Join(v[0].AsText(), v.Skip(1).Select(Ops.TextOf)))), repeats: true),
        Make("string.Compare", "-1, 0 or 1 by ordinal order, perhaps without regard to case.", [Text, Text, FactType.Boolean], 3, Integer, (_, v) => Order(v[0], v[1], v[2].AsBoolean())),
        Make("string.Compare", "-1, 0 or 1 by ordinal order, perhaps without regard to case.", [Text, Text, TextFunctions.Comparisons], 3, Integer, (_, v) => Order(v[0], v[1], v[2].AsText().EndsWith("IgnoreCase", StringComparison.OrdinalIgnoreCase))),
        Make("string.CompareOrdinal", "Less than 0, 0 or more by ordinal order.", [Text, Text], Integer, (_, a, b) => Fact.Of(string.CompareOrdinal(a.AsText(), b.AsText()))),
    ];

    private static Function Is(string name, string words, Func<char, bool> test) => Make("char." + name, $"Whether a character is {words}.", [Text], FactType.Boolean, (_, c) => Fact.Of(test(One(c))));

    private static char One(Fact text) => text.AsText() is { Length: 1 } one ? one[0] : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not one character.");

    private static Fact Order(Fact a, Fact b, bool relaxed) =>
        Fact.Of(Math.Sign(string.Compare(a.AsText(), b.AsText(), relaxed ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)));

    private static Fact Trimmed(string trim, Fact[] values)
    {
        var (text, characters) = (values[0].AsText(), values.Skip(1).Select(One).ToArray());
        return Fact.Of(trim switch { "Trim" => text.Trim(characters), "TrimStart" => text.TrimStart(characters), _ => text.TrimEnd(characters) });
    }

    private static int Within(string text, Fact place) => Ops.Int(place) is var at && at >= 0 && at <= text.Length
        ? at
        : throw Ops.Fault($"The text has {text.Length} characters; there is no place {at}.");

    private static Fact Insert(string text, int at, string more) => at >= 0 && at <= text.Length
        ? Fact.Of(Ops.Limit(string.Concat(text.AsSpan(0, at), more, text.AsSpan(at))))
        : throw Ops.Fault($"The text has {text.Length} characters; nothing can be put in at place {at}.");

    private static Fact Split(string text, char[] separators)
    {
        var parts = text.Split(separators);
        return parts.Length <= Limits.List ? Fact.Of((IReadOnlyList<Fact>)[.. parts.Select(Fact.Of)]) : throw Ops.Fault($"The text falls into more than {Limits.List} parts.");
    }

    private static Fact Split(string text, string separator)
    {
        var parts = separator.Length == 0 ? [text] : text.Split(separator);
        return parts.Length <= Limits.List ? Fact.Of((IReadOnlyList<Fact>)[.. parts.Select(Fact.Of)]) : throw Ops.Fault($"The text falls into more than {Limits.List} parts.");
    }

    private static string Format(Fact[] values)
    {
        var (format, text, at) = (values[0].AsText(), new StringBuilder(), 0);
        while (at < format.Length)
        {
            var c = format[at++];
            var twice = at < format.Length && format[at] == c;
            if (c is not ('{' or '}')) text.Append(c);
            else if (twice) { text.Append(c); at++; }
            else if (c == '{' && format.IndexOf('}', at) is var close && close > 0)
            {
                text.Append(Piece(format[at..close], values));
                at = close + 1;
            }
            else throw Ops.Fault("The format has a { or } without its other half. Write {{ or }} for a brace itself.");
            if (text.Length > Limits.Text) throw Ops.Fault($"The text would have more than {Limits.Text} characters.");
        }
        return text.ToString();
    }

    // What stands between the braces: 0, 0,8 or 0:0.00.
    private static string Piece(string piece, Fact[] values)
    {
        var colon = piece.IndexOf(':', StringComparison.Ordinal);
        var format = colon < 0 ? "" : piece[(colon + 1)..];
        var parts = (colon < 0 ? piece : piece[..colon]).Split(',');
        var width = 0;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var which) || which + 1 >= values.Length || parts.Length > 2
            || parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out width) || Math.Abs((long)width) > 1000))
            throw Ops.Fault($"The format asks for {{{Ops.Shown(Fact.Of(piece))}}}, but {(values.Length == 2 ? "there is one value" : $"there are {values.Length - 1} values")}, counted from 0.");
        var value = values[which + 1];
        var text = format.Length == 0 ? Ops.TextOf(value) : value.Kind switch
        {
            FactKind.Number => MathFunctions.Format(value.AsNumber(), format),
            FactKind.Date => DateFunctions.Format(value.AsDate(), format),
            FactKind.Moment => DateFunctions.Format(London.Local(value.AsMoment()), format),
            _ => Ops.TextOf(value),
        };
        return width >= 0 ? text.PadLeft(width) : text.PadRight(-width);
    }
}
