using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Functions of texts.</summary>
internal static partial class Builtins
{
    private static readonly Builtin[] Strings =
    [
        new("string.append", ["text", "with"], (r, a, _) => S(r, a[0]) + S(r, a[1])),
        new("string.prepend", ["text", "by"], (r, a, _) => S(r, a[1]) + S(r, a[0])),
        new("string.capitalize", ["text"], (r, a, _) => Capital(S(r, a[0]))),
        new("string.capitalizewords", ["text"], (r, a, _) => CapitalWords(S(r, a[0]))),
        new("string.contains", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).Contains(part, StringComparison.Ordinal)),
        new("string.empty", ["text"], (r, a, _) => S(r, a[0]).Length == 0),
        new("string.whitespace", ["text"], (r, a, _) => string.IsNullOrWhiteSpace(S(r, a[0]))),
        new("string.downcase", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).ToLower(Days.British))),
        new("string.upcase", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).ToUpper(Days.British))),
        new("string.starts_with", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).StartsWith(part, StringComparison.Ordinal)),
        new("string.ends_with", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).EndsWith(part, StringComparison.Ordinal)),
        new("string.equals_ignore_case", ["text", "value"], (r, a, _) => string.Equals(S(r, a[0]), S(r, a[1]), StringComparison.OrdinalIgnoreCase)),
        new("string.handleize", ["text"], (r, a, _) => Handle(S(r, a[0]))),
        new("string.escape", ["text"], (r, a, _) => Unless(a[0], () => Values.Quote(S(r, a[0]))[1..^1])),
        new("string.literal", ["text"], (r, a, _) => a[0] is null ? null : Values.Quote(S(r, a[0]))),
        new("string.lstrip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).TrimStart())),
        new("string.rstrip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).TrimEnd())),
        new("string.strip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).Trim())),
        new("string.strip_newlines", ["text"], (r, a, _) => S(r, a[0]).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)),
        new("string.pluralize", ["number", "singular", "plural"], (r, a, at) => Values.ToDouble(Numeric(a[0], at)) == 1 ? S(r, a[1]) : S(r, a[2])),
        new("string.remove", ["text", "remove"], (r, a, _) => Unless(a[0], () => Replace(S(r, a[0]), S(r, a[1]), ""))),
        new("string.remove_first", ["text", "remove"], (r, a, _) => Unless(a[0], () => ReplaceOne(S(r, a[0]), S(r, a[1]), "", last: false))),
        new("string.remove_last", ["text", "remove"], (r, a, _) => ReplaceOne(S(r, a[0]), S(r, a[1]), "", last: true)),
        new("string.replace", ["text", "match", "replace"], (r, a, at) => r.Exact && a[0] is not null && S(r, a[1]).Length == 0
            ? throw new TemplateFault("The text to replace is empty.", at)
            : Replace(S(r, a[0]), S(r, a[1]), S(r, a[2]))),
        new("string.replace_first", ["text", "match", "replace", "fromEnd?"], (r, a, _) => ReplaceOne(S(r, a[0]), S(r, a[1]), S(r, a[2]), a[3] is true)),
        new("string.size", ["text"], (r, a, _) => (long)S(r, a[0]).Length),
        new("string.slice", ["text", "start", "length?"], (r, a, at) => Slice(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? null : Interpreter.ToInt(a[2], at))),
        new("string.slice1", ["text", "start", "length?"], (r, a, at) => Slice(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? 1 : Interpreter.ToInt(a[2], at))),
        new("string.split", ["text", "match"], (r, a, _) => Split(S(r, a[0]), S(r, a[1]))),
        new("string.to_int", ["text"], (r, a, _) => int.TryParse(S(r, a[0]), NumberStyles.Integer, Days.British, out var i) ? (long)i : null),
        new("string.to_long", ["text"], (r, a, _) => long.TryParse(S(r, a[0]), NumberStyles.Integer, Days.British, out var i) ? i : null),
        new("string.to_float", ["text"], (r, a, _) => float.TryParse(S(r, a[0]), NumberStyles.Float | NumberStyles.AllowThousands, Days.British, out var f) ? double.Parse(f.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null),
        new("string.to_double", ["text"], (r, a, _) => double.TryParse(S(r, a[0]), NumberStyles.Float | NumberStyles.AllowThousands, Days.British, out var d) ? d : null),
        new("string.truncate", ["text", "length", "ellipsis?"], (r, a, at) => Truncate(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? "..." : S(r, a[2]))),
        new("string.truncatewords", ["text", "count", "ellipsis?"], (r, a, at) => r.Exact
            ? AllWords(S(r, a[0]), Interpreter.ToInt(a[1], at))
            : TruncateWords(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? "..." : S(r, a[2]))),
        new("string.pad_left", ["text", "width"], (r, a, at) => S(r, a[0]).PadLeft(Width(a[1], at))),
        new("string.pad_right", ["text", "width"], (r, a, at) => S(r, a[0]).PadRight(Width(a[1], at))),
        new("string.index_of", ["text", "search", "startIndex?", "count?", "stringComparison?"], (r, a, at) => IndexOf(S(r, a[0]), S(r, a[1]), a, at)),
        new("string.base64_encode", ["text"], (r, a, _) => Convert.ToBase64String(Encoding.UTF8.GetBytes(S(r, a[0])))),
        new("string.base64_decode", ["text"], (r, a, at) => Decode(S(r, a[0]), at)),
        // For templates that come from elsewhere; nothing here is protected by these two.
        new("string.md5", ["text"], (r, a, _) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha1", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha1", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha256", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha512", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha256", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha512", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
    ];

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], Days.British) + text[1..];

    private static string CapitalWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            result.Append(start ? char.ToUpper(c, Days.British) : c);
            start = char.IsWhiteSpace(c);
        }

        return result.ToString();
    }

    private static string Handle(string text)
    {
        var handle = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                handle.Append(char.ToLowerInvariant(c));
            }
            else if (handle.Length > 0 && handle[^1] != '-')
            {
                handle.Append('-');
            }
        }

        return handle.ToString().TrimEnd('-');
    }

    private static string Replace(string text, string match, string by)
    {
        if (match.Length == 0)
        {
            return text;
        }

        var result = text.Replace(match, by, StringComparison.Ordinal);
        return result.Length <= Values.TextLimit ? result : throw new TemplateFault("The text becomes longer than a megabyte.", -1);
    }

    private static string ReplaceOne(string text, string match, string by, bool last)
    {
        var at = match.Length == 0 ? -1 : last ? text.LastIndexOf(match, StringComparison.Ordinal) : text.IndexOf(match, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + match.Length));
    }

    private static string Slice(string text, int start, int? length)
    {
        if (start < 0)
        {
            start = Math.Max(0, text.Length + start);
        }

        if (start >= text.Length)
        {
            return "";
        }

        var count = length is null or 0 ? text.Length - start : Math.Clamp(length.Value, 0, text.Length - start);
        return text.Substring(start, count);
    }

    private static ListValue Split(string text, string match) =>
        List(text.Length == 0 ? [] : match.Length == 0 ? [text] : text.Split(match, StringSplitOptions.RemoveEmptyEntries));

    private static string Truncate(string text, int length, string ellipsis)
    {
        if (length < 0 || text.Length <= length)
        {
            return text;
        }

        return length <= ellipsis.Length ? ellipsis : string.Concat(text.AsSpan(0, length - ellipsis.Length), ellipsis);
    }

    // As Scriban: white space at the start counts as an empty word, and what marks the cut is always three dots.
    private static string AllWords(string text, int count)
    {
        if (text.Length == 0)
        {
            return "";
        }

        var words = new List<string>();
        for (var at = 0; at <= text.Length && words.Count < count; at++)
        {
            var from = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(text[from..at]);
            while (at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]))
            {
                at++;
            }
        }

        return string.Join(' ', words) + "...";
    }

    private static string TruncateWords(string text, int count, string ellipsis)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "" : string.Join(' ', words.Take(Math.Max(0, count))) + ellipsis;
    }

    private static int Width(object? value, int at)
    {
        var width = Interpreter.ToInt(value, at);
        return width is >= 0 and <= 10_000 ? width : throw new TemplateFault("The width lies from 0 to 10,000.", at);
    }

    private static object IndexOf(string text, string search, object?[] a, int at)
    {
        var start = Math.Clamp(Interpreter.ToInt(a[2], at), 0, text.Length);
        var count = a[3] is null ? text.Length - start : Math.Clamp(Interpreter.ToInt(a[3], at), 0, text.Length - start);
        var comparison = a[4] is string name && name.Contains("ignore", StringComparison.OrdinalIgnoreCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return (long)text.IndexOf(search, start, count, comparison);
    }

    private static string Decode(string text, int at)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new TemplateFault("The text is not base64.", at);
        }
    }
}
