using System.Text.RegularExpressions;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Portal.Parents;

/// <summary>Where the pages for parents' sign-in post to. The address being confirmed travels in a sealed cookie, never in an address bar.</summary>
internal static partial class ParentEndpoints
{
    private const string Cookie = "backoffice-confirm";

    public static void MapParents(this IEndpointRouteBuilder app)
    {
        app.MapPost(PortalLinks.ParentSignIn, Ask).AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
        app.MapPost(PortalLinks.ParentCheck, Check).AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
        app.MapPost(PortalLinks.ParentConfirm, Confirm).AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
    }

    /// <summary>The address that the browser is confirming, with what went wrong last; null when there is none.</summary>
    public static Confirming? Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } cookie) return null;
        try
        {
            var parts = Protector(http).Unprotect(cookie).Split('\n');
            return parts.Length == 3 ? new Confirming(parts[0], parts[1], parts[2]) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static async Task<IResult> Ask(HttpContext http, IAntiforgery antiforgery, ParentSignIn signIn, CodeLimits limits)
    {
        var form = await Sent.Read(http);
        var back = PortalLinks.Ours(form.Posted.First("ReturnUrl"), PortalLinks.Returns);
        var here = PortalLinks.Then(PortalLinks.ParentSignIn, back);
        if (await form.Refused(antiforgery)) return new SeeOther(here);
        var email = (form.Posted.First("email") ?? "").Trim();
        if (email.Length is 0 or > 254 || !Address().IsMatch(email))
        {
            Keep(http, new Confirming(email.Length > 254 ? "" : email, back, email.Length == 0 ? "Enter your email address" : "Enter an email address in the correct format, like name@example.com"));
            return new SeeOther($"{here}&check=1");
        }

        if (limits.Allows(http.Connection.RemoteIpAddress?.ToString() ?? "")) await signIn.Send(email, $"{http.Request.Scheme}://{http.Request.Host}", back);
        Keep(http, new Confirming(email, back, ""));
        return new SeeOther(PortalLinks.ParentCheck);
    }

    private static async Task<IResult> Check(HttpContext http, IAntiforgery antiforgery, ParentSignIn signIn)
    {
        var form = await Sent.Read(http);
        if (Read(http) is not { } confirming) return new SeeOther(PortalLinks.ParentSignIn);
        if (await form.Refused(antiforgery)) return new SeeOther(PortalLinks.ParentCheck);
        if (await signIn.WithCode(confirming.Email, form.Posted.First("code")) is { } problem)
        {
            Keep(http, confirming with { Problem = problem });
            return new SeeOther($"{PortalLinks.ParentCheck}?check=1");
        }

        http.Response.Cookies.Delete(Cookie);
        return new SeeOther(PortalLinks.Ours(confirming.Back, PortalLinks.Returns));
    }

    private static async Task<IResult> Confirm(HttpContext http, IAntiforgery antiforgery, ParentSignIn signIn)
    {
        var form = await Sent.Read(http);
        var back = PortalLinks.Ours(form.Posted.First("ReturnUrl"), PortalLinks.Returns);
        if (await form.Refused(antiforgery)) return new SeeOther(PortalLinks.ParentSignIn);
        if (await signIn.WithLink(form.Posted.First("a"), form.Posted.First("c")) is not null) return new SeeOther($"{PortalLinks.ParentConfirm}?check=1&ReturnUrl={Uri.EscapeDataString(back)}");
        http.Response.Cookies.Delete(Cookie);
        return new SeeOther(back);
    }

    private static void Keep(HttpContext http, Confirming confirming) => http.Response.Cookies.Append(
        Cookie,
        Protector(http).Protect($"{confirming.Email.ReplaceLineEndings("")}\n{confirming.Back}\n{confirming.Problem}"),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(30), IsEssential = true });

    private static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("BackOffice.Portal.Confirming");

    [GeneratedRegex(@"^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$")]
    private static partial Regex Address();
}

/// <summary>An e-mail address that a browser is confirming.</summary>
/// <param name="Email">The address as typed.</param>
/// <param name="Back">Where to go afterwards.</param>
/// <param name="Problem">What went wrong last; empty for nothing.</param>
internal sealed record Confirming(string Email, string Back, string Problem);
