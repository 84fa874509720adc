using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Tests.GovUk;

/// <summary>HTML brought to one shape, so that two writings of the same elements compare equal: attributes sorted, runs of space as one.</summary>
internal static partial class Html
{
    public static string Normal(string html)
    {
        var lines = new StringBuilder();
        foreach (Match token in Token().Matches(Comment().Replace(html, "").Replace("&ctdot;", "⋯", StringComparison.Ordinal)))
        {
            if (token.Groups["text"].Success)
            {
                var text = Space().Replace(WebUtility.HtmlDecode(token.Value), " ").Trim();
                if (text.Length > 0) lines.AppendLine(text);
                continue;
            }

            var name = token.Groups["name"].Value.ToLowerInvariant();
            if (token.Groups["end"].Success)
            {
                if (name is not ("input" or "path" or "hr" or "br" or "img")) lines.AppendLine($"</{name}>");
                continue;
            }

            var attributes = Attribute().Matches(token.Groups["attributes"].Value)
                .Select(a => (Name: a.Groups["name"].Value, Value: Space().Replace(WebUtility.HtmlDecode(a.Groups["value"].Value), " ").Trim()))
                .OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $" {a.Name}=\"{a.Value}\"");
            lines.AppendLine($"<{name}{string.Concat(attributes)}>");
        }

        return lines.ToString();
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""<(?<end>/)?(?<name>[A-Za-z][A-Za-z0-9-]*)(?<attributes>(?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*/?>|(?<text>[^<]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""(?<name>[^\s=>/]+)(?:\s*=\s*"(?<value>[^"]*)")?""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"[\s\u00a0]+")]
    private static partial Regex Space();
}
