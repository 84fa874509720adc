using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Tests.Journeys;

/// <summary>A browser without JavaScript: it keeps cookies, follows links and sends the forms that stand on a page.</summary>
public sealed partial class Browser(Uri address, string mailFolder) : IDisposable
{
    private readonly HttpClient client = new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The page now shown.</summary>
    public string Html { get; private set; } = "";

    public string Path { get; private set; } = "/";

    public HttpStatusCode Status { get; private set; }

    public string Heading => WebUtility.HtmlDecode(Tags().Replace(H1().Match(Html).Groups[1].Value, " ")).Trim();

    public string Title => WebUtility.HtmlDecode(TitleTag().Match(Html).Groups[1].Value);

    public IReadOnlyList<string> Errors => [.. SummaryItem().Matches(Html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value.Trim()))];

    public void Dispose() => client.Dispose();

    public async Task<Browser> Go(string path)
    {
        await Take(await client.GetAsync(path));
        return this;
    }

    public Task<Browser> Reload() => Go(Path);

    /// <summary>Sends the form of the page whose address contains the words, with its hidden boxes and what is typed.</summary>
    public async Task<Browser> Send(IEnumerable<(string Name, string Value)> typed, string formAction = "", (string Name, string FileName, byte[] Content)[]? files = null)
    {
        await Take(await client.SendAsync(Request(typed, formAction, files)));
        return this;
    }

    public Task<Browser> Send(params (string Name, string Value)[] typed) => Send(typed, "");

    /// <summary>The request that sending the form makes, to be sent later or twice.</summary>
    public HttpRequestMessage Request(IEnumerable<(string Name, string Value)> typed, string formAction = "", (string Name, string FileName, byte[] Content)[]? files = null)
    {
        var form = Form().Matches(Html).FirstOrDefault(f => !f.Value.Contains("/sign-out", StringComparison.Ordinal) && f.Groups["action"].Value.Contains(formAction, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Path} answered {Status} and has no form for “{formAction}”:\n{Html}");
        var values = Hidden().Matches(form.Value).Select(m => (Name: WebUtility.HtmlDecode(m.Groups["name"].Value), Value: WebUtility.HtmlDecode(m.Groups["value"].Value))).Concat(typed).ToList();
        var request = new HttpRequestMessage(HttpMethod.Post, form.Groups["action"].Value);
        if (files is null)
        {
            request.Content = new FormUrlEncodedContent(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
            return request;
        }

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in values) content.Add(new StringContent(value), name);
        foreach (var (name, fileName, bytes) in files) content.Add(new ByteArrayContent(bytes), name, fileName);
        request.Content = content;
        return request;
    }

    public async Task<Browser> Send(HttpRequestMessage request)
    {
        await Take(await client.SendAsync(request));
        return this;
    }

    /// <summary>The value of a box on the page; null when there is none.</summary>
    public string? Box(string name)
    {
        var input = Regex.Match(Html, $"<input[^>]*name=\"{Regex.Escape(name)}\"[^>]*>");
        return input.Success && Value().Match(input.Value) is { Success: true } value ? WebUtility.HtmlDecode(value.Groups[1].Value) : null;
    }

    public bool Asks(string name) => Html.Contains($"name=\"{name}\"", StringComparison.Ordinal) || Html.Contains($"name=\"{name}-day\"", StringComparison.Ordinal) || Html.Contains($"name=\"{name}-line1\"", StringComparison.Ordinal);

    /// <summary>The newest e-mail to an address, as text.</summary>
    public string Mail(string to) =>
        Directory.Exists(mailFolder)
            ? new DirectoryInfo(mailFolder).GetFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc).Select(f => Plain(File.ReadAllText(f.FullName))).FirstOrDefault(m => m.Contains(to, StringComparison.OrdinalIgnoreCase)) ?? ""
            : "";

    /// <summary>Signs in as a parent by the code in the e-mail.</summary>
    public async Task<Browser> SignInAsParent(string email)
    {
        await Go("/parent/sign-in");
        await Send([("email", email)]);
        await Send([("code", Code().Match(Mail(email)).Value)]);
        return this;
    }

    private async Task Take(HttpResponseMessage response)
    {
        Status = response.StatusCode;
        Path = response.RequestMessage!.RequestUri!.PathAndQuery;
        Html = await response.Content.ReadAsStringAsync();
    }

    private static string Plain(string mail)
    {
        // Mail bodies are base64 or quoted-printable; the tests read the words.
        var parts = new StringBuilder(mail);
        foreach (Match block in Base64().Matches(mail)) parts.AppendLine(Decode(block.Value));
        return parts.ToString().Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }

    private static string Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text.ReplaceLineEndings("")));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex H1();

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex TitleTag();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("""<li>\s*<a href="[^"]*#[^"]*">(.*?)</a>""", RegexOptions.Singleline)]
    private static partial Regex SummaryItem();

    [GeneratedRegex("""<form[^>]*method="post"[^>]*action="(?<action>[^"]*)".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"[^>]*>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex(@"(?<=\s)[2-9BCDFGHJKMNPQRTVWXY]{4} [2-9BCDFGHJKMNPQRTVWXY]{4}(?=\s)")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:^[A-Za-z0-9+/]{40,76}={0,2}\r?\n?)+", RegexOptions.Multiline)]
    private static partial Regex Base64();
}
