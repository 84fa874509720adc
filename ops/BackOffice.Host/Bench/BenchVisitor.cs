using System.Net;
using System.Text.RegularExpressions;

namespace BackOffice.Host.Bench;

/// <summary>
/// Somebody at a browser without JavaScript: keeps cookies, sends a page's hidden fields back with what was typed, and follows a
/// redirect as a request of its own, so that each can be timed.
/// </summary>
internal sealed partial class BenchVisitor(HttpMessageInvoker http, Uri address)
{
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>Called after every request with what it was and how it was answered.</summary>
    public Action<string, HttpStatusCode>? Answered { get; set; }

    /// <summary>Opens a page; follows redirects.</summary>
    public async Task<BenchPage> Open(string path)
    {
        var (status, body, location) = await Send(HttpMethod.Get, path, null);
        return location is null ? new BenchPage(path, status, body) : await Open(location);
    }

    /// <summary>Sends a page's form, without opening what comes after it; null where no redirect came.</summary>
    /// <param name="page">The page, with its hidden fields.</param>
    /// <param name="action">Address that the form posts to.</param>
    /// <param name="typed">What was typed.</param>
    public async Task<string?> Post(BenchPage page, string action, params (string Name, string Value)[] typed)
    {
        var fields = page.Hidden;
        foreach (var (name, value) in typed) fields[name] = value;
        return (await Send(HttpMethod.Post, action, new FormUrlEncodedContent(fields))).Location;
    }

    /// <summary>Sends a page's form with a file.</summary>
    public async Task<string?> Upload(BenchPage page, string action, string field, string fileName, byte[] content)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in page.Hidden) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(content), field, fileName);
        return (await Send(HttpMethod.Post, action, form)).Location;
    }

    public async Task SignIn(string email, string password)
    {
        if (await Post(await Open("/sign-in"), "/sign-in", ("_handler", "sign-in"), ("Given.Email", email), ("Given.Password", password)) is not { } to || to.Contains("/sign-in", StringComparison.Ordinal)) throw new InvalidOperationException($"{email} could not sign in.");
    }

    /// <summary>Opens a round that the provider is asked for, begins its return, and gives the return's address.</summary>
    /// <param name="called">Words of the round's title.</param>
    public async Task<string> Begin(string called)
    {
        var round = RoundLink().Matches((await Open("/")).Html).FirstOrDefault(link => link.Groups[2].Value.Contains(called, StringComparison.Ordinal))?.Groups[1].Value
            ?? throw new InvalidOperationException($"The portal shows no round called \"{called}\" to answer.");
        var list = await Post(await Open(round), $"{round}/start") ?? throw new InvalidOperationException("The return could not be begun.");
        return list.Contains("problem", StringComparison.Ordinal) ? throw new InvalidOperationException($"The return could not be begun: {list}") : list;
    }

    private async Task<(HttpStatusCode Status, string Body, string? Location)> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (_cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await http.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsStringAsync();
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0) _cookies.Remove(pair[0]);
            else _cookies[pair[0]] = pair[1];
        }

        Answered?.Invoke($"{method} {path}", response.StatusCode);
        var location = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString) : null;
        return location is null && (int)response.StatusCode >= 400 ? throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode}", null, response.StatusCode) : (response.StatusCode, body, location);
    }

    [GeneratedRegex("href=\"(/rounds/[0-9a-f-]+)\"[^>]*>([^<]*)<")]
    private static partial Regex RoundLink();
}

/// <summary>A page that somebody has open.</summary>
internal sealed partial record BenchPage(string Path, HttpStatusCode Status, string Html)
{
    /// <summary>Hidden fields of its forms.</summary>
    public Dictionary<string, string> Hidden =>
        HiddenField().Matches(Html).Select(m => (Name: WebUtility.HtmlDecode(m.Groups[1].Value), Value: WebUtility.HtmlDecode(m.Groups[2].Value))).GroupBy(x => x.Name).ToDictionary(g => g.Key, g => g.Last().Value);

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
