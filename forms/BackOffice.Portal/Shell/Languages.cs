using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Shell;

/// <summary>The language in which somebody reads forms that are worded in several. Kept in a cookie that says nothing else.</summary>
internal static class Languages
{
    private const string Cookie = "bo-language";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["en"] = "English", ["cy"] = "Cymraeg", ["pl"] = "Polski", ["uk"] = "Українська", ["lt"] = "Lietuvių", ["ro"] = "Română", ["pt"] = "Português" };

    /// <summary>The language chosen; null for each form's first.</summary>
    public static string? Chosen(HttpContext? http) => http?.Request.Cookies[Cookie] is { Length: >= 2 and <= 8 } language && language.All(c => char.IsAsciiLetter(c) || c == '-') ? language : null;

    /// <summary>What a language calls itself.</summary>
    public static string Name(string language) => Names.GetValueOrDefault(language, language);

    public static void MapLanguages(this IEndpointRouteBuilder app) =>
        app.MapGet("/language/{language}", (string language, string? back, HttpContext http) =>
        {
            http.Response.Cookies.Append(Cookie, language, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromDays(365) });
            return new SeeOther(PortalLinks.Ours(back, PortalLinks.Home));
        }).AllowAnonymous();
}
