using System.Net;
using System.Text.RegularExpressions;

namespace BackOffice.Host.Tests.Access;

/// <summary>A browser without JavaScript that follows no redirects, so that each answer can be seen.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(string address) =>
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };

    public Task<HttpResponseMessage> Get(string path) => _http.GetAsync(path);

    /// <summary>Reads the page's form and sends it with these fields, the token and the id of the intent among them.</summary>
    public async Task<HttpResponseMessage> Send(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await _http.GetStringAsync(page);
        return await Post(action, [("__RequestVerificationToken", Token(html)), ("$id", Guid.NewGuid().ToString()), .. fields]);
    }

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public Task<HttpResponseMessage> Post(string path, HttpContent content) => _http.PostAsync(path, content);

    public Task<HttpResponseMessage> SignIn(string email, string password, string query = "") =>
        Send("/sign-in" + query, "/sign-in" + query, ("_handler", "sign-in"), ("Given.Email", email), ("Given.Password", password));

    /// <summary>Speaks to an API as our own page does; without the header, as another site would.</summary>
    public Task<HttpResponseMessage> Api(string method, string path, bool own, string? origin = null, string body = "{}", string? open = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (own)
            request.Headers.Add("X-BackOffice-Studio", "1");
        if (open is not null)
            request.Headers.Add("X-BackOffice-Definition", open);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return _http.SendAsync(request);
    }

    private static string Token(string html) => WebUtility.HtmlDecode(TokenField().Match(html).Groups[1].Value);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    public void Dispose() => _http.Dispose();
}
