using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Functions of HTML and of patterns.</summary>
internal static partial class Builtins
{
    private static readonly Builtin[] Html =
    [
        new("html.strip", ["text"], (r, a, at) => Guarded(at, () => Tags().Replace(S(r, a[0]), ""))),
        new("html.escape", ["text"], (r, a, _) => WebUtility.HtmlEncode(S(r, a[0]))),
        new("html.newline_to_br", ["text"], (r, a, _) => S(r, a[0]).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br />\n", StringComparison.Ordinal)),
        new("html.url_encode", ["text"], (r, a, _) => Uri.EscapeDataString(S(r, a[0]))),
        new("html.url_escape", ["text"], (r, a, _) => UrlEscape(S(r, a[0]))),
    ];

    [GeneratedRegex("<script.*?</script>|<!--.*?-->|<style.*?</style>|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 250)]
    private static partial Regex Tags();

    private static string UrlEscape(string text)
    {
        const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*'();:@&=+$,/?#[]";
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var s = rune.ToString();
            escaped.Append(s.Length == 1 && Allowed.Contains(s[0], StringComparison.Ordinal) ? s : Uri.EscapeDataString(s));
        }

        return escaped.ToString();
    }

    private static readonly Builtin[] Patterns =
    [
        new("regex.escape", ["pattern"], (r, a, _) => Regex.Escape(S(r, a[0]))),
        new("regex.unescape", ["pattern"], (r, a, at) => Guarded(at, () => Regex.Unescape(S(r, a[0])))),
        new("regex.match", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () =>
        {
            var match = Pattern(r, a[1], a[2]).Match(S(r, a[0]));
            return match.Success ? Groups(match) : List([]);
        })),
        new("regex.matches", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () => List(Pattern(r, a[1], a[2]).Matches(S(r, a[0])).Take(10_000).Select(Groups).ToList()))),
        new("regex.replace", ["text", "pattern", "replace", "options?"], (r, a, at) => Guarded(at, () => Pattern(r, a[1], a[3]).Replace(S(r, a[0]), S(r, a[2])))),
        new("regex.split", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () => List(Pattern(r, a[1], a[2]).Split(S(r, a[0])).ToList()))),
    ];

    private static Regex Pattern(Interpreter run, object? pattern, object? options)
    {
        var chosen = RegexOptions.None;
        foreach (var c in run.Text(options))
        {
            chosen |= c switch { 'i' => RegexOptions.IgnoreCase, 'm' => RegexOptions.Multiline, 's' => RegexOptions.Singleline, 'x' => RegexOptions.IgnorePatternWhitespace, _ => RegexOptions.None };
        }

        return new Regex(run.Text(pattern), chosen, PatternTime);
    }

    private static ListValue Groups(Match match) => List(match.Groups.Cast<Group>().Where(g => g.Success).Select(g => (object?)g.Value).ToList());

    private static T Guarded<T>(int at, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateFault("The pattern takes too long.", at);
        }
        catch (ArgumentException fault)
        {
            throw new TemplateFault($"The pattern cannot be read: {fault.Message}", at);
        }
    }
}
