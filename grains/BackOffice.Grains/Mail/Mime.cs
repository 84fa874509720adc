using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BackOffice.Grains.Mail;

/// <summary>Writes an e-mail as the text that mail programs open: an <c>.eml</c> file.</summary>
internal static class Mime
{
    public static string Write(Email email, string from, DateTimeOffset at)
    {
        var text = new StringBuilder();
        Header(text, "From", from);
        Header(text, "To", email.To);
        Header(text, "Subject", email.Subject);
        Header(text, "Date", at.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000");
        Header(text, "Message-ID", MessageId(email.Key, from));
        Header(text, "MIME-Version", "1.0");
        if (email.Html is null)
        {
            Part(text, "text/plain", email.Text);
            return text.ToString();
        }

        var boundary = $"backoffice-{Digest(email.Key)[..16]}";
        Header(text, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        text.Append("\r\n");
        text.Append("--").Append(boundary).Append("\r\n");
        Part(text, "text/plain", email.Text);
        text.Append("--").Append(boundary).Append("\r\n");
        Part(text, "text/html", email.Html);
        text.Append("--").Append(boundary).Append("--\r\n");
        return text.ToString();
    }

    public static string MessageId(string key, string from) => $"<{Digest(key)[..32]}@{from[(from.LastIndexOf('@') + 1)..].TrimEnd('>')}>";

    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static void Part(StringBuilder text, string type, string content)
    {
        Header(text, "Content-Type", $"{type}; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n");
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n")));
        for (var at = 0; at < encoded.Length; at += 76) text.Append(encoded.AsSpan(at, Math.Min(76, encoded.Length - at))).Append("\r\n");
    }

    private static void Header(StringBuilder text, string name, string value)
    {
        // A line break in a value would let somebody write headers of their own.
        var safe = value.Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
        text.Append(name).Append(": ").Append(Ascii.IsValid(safe) ? safe : Encoded(safe)).Append("\r\n");
    }

    /// <summary>RFC 2047: words of at most 75 characters, never split within a character.</summary>
    private static string Encoded(string value)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in value.EnumerateRunes())
        {
            var more = Encoding.UTF8.GetBytes(rune.ToString());
            if (bytes.Count + more.Length > 45)
            {
                words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
                bytes.Clear();
            }

            bytes.AddRange(more);
        }

        words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
        return string.Join("\r\n ", words);
    }
}
